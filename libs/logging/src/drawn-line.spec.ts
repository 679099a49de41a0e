import { describe, expect, it } from '@jest/globals';
import { drawLine } from './drawn-line.js';

const LINE = {
  level: 'warn',
  time: '2026-11-28T10:22:30.797Z',
  service: 'payment',
  instance: 'payment-1',
  context: 'PostponedPartitions',
  topic: 'order.events',
  err: { type: 'Error', message: 'canceling statement' },
  msg: 'order.events/7 waits 61 ms: canceling statement',
};
const TEXT = '10:22:30.797 WARN: [PostponedPartitions] order.events/7 waits 61 ms: canceling statement';

const drawn = (line: object) => drawLine(JSON.stringify(line), false);

describe('a drawn line', () => {
  it('shows time, level, context and text, and no field that is for programs', () => {
    expect(drawn(LINE)).toBe(TEXT);
  });

  it('shows the stack of an error', () => {
    const err = { ...LINE.err, stack: 'Error: canceling statement\n    at here' };
    const [first, ...others] = drawn({ ...LINE, err }).split('\n');
    expect(first).toBe(TEXT);
    expect(others.join('\n')).toContain('at here');
  });

  it('has colour where it is asked for', () => {
    expect(drawLine(JSON.stringify(LINE), true)).toContain('\u001B[');
  });

  it.each(['listens on 3001', '{ not JSON', '{"answer":42}', ''])(
    'of a program that logs otherwise stays: %j',
    (line) => {
      expect(drawLine(line, false)).toBe(line);
    },
  );
});
