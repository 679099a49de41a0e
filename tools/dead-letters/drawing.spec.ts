import { describe, expect, it } from '@jest/globals';
import type { WholeLetter } from './dead-letters.js';
import { drawLetter } from './drawing.js';

const LETTER: WholeLetter = {
  service: 'payment',
  id: '00000000-0000-7000-8000-000000000001',
  topic: 'order.events',
  partition: 3,
  offset: '42',
  key: '00000000-0000-7000-8000-000000000002',
  reason: 'handler-failed',
  message: 'the price list is gone',
  status: 'parked',
  parked_at: new Date(0),
  message_id: '00000000-0000-7000-8000-000000000003',
  value: Buffer.from('{"a":1}'),
  headers: {},
  exception: 'Error',
  stacktrace: 'Error: the price list is gone',
  attempts: 1,
  published: true,
  publish_error: null,
};

describe('a drawn dead letter', () => {
  it('has a gap between each name and its value', () => {
    const lines = drawLetter(LETTER, [], []).split('\n');
    expect(lines).toContainEqual(expect.stringMatching(/^in the dead-letter topic {2,}yes$/));
    expect(lines).toContainEqual(expect.stringMatching(/^handler was tried {2,}once$/));
  });
});
