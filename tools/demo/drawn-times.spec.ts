import { describe, expect, it } from '@jest/globals';
import type { JournalFacts } from '../travels/journals.js';
import type { Times } from '../travels/times.js';
import { drawTimes } from './drawn-times.js';

const TIMES: Times = {
  sums: { outbox: 9, broker: 24, consumer: 2, transaction: 31 },
  reactions: 9,
  known: 9,
  duplicates: 0,
};
const NOTHING: Times = { ...TIMES, sums: { outbox: 9, broker: 0, consumer: 0, transaction: 0 }, known: 0 };

function answer(instance: string, problem?: string): JournalFacts['answers'][number] {
  const answers = problem === undefined ? { entries: [] } : undefined;
  return { service: 'order', instance, answer: answers, problem };
}

const ALL = [answer('order-1'), answer('order-2')];

function lines(times: Times, answers: JournalFacts['answers'] = ALL): string[] {
  // Jest is no terminal, but FORCE_COLOR may be set.
  return drawTimes(times, answers)
    .replaceAll(/\u001b\[\d+m/g, '')
    .split('\n');
}

describe('the drawn times of a saga', () => {
  it('are what its events waited for, what its transactions took, and what the inbox dropped', () => {
    expect(lines(TIMES)).toEqual([
      '    sum of waits    outbox 9 ms, broker 24 ms, consumer 2 ms',
      '    transactions    31 ms for 9 reactions; inbox dropped no duplicate',
    ]);
  });

  it('count duplicates', () => {
    expect(lines({ ...TIMES, duplicates: 1 })[1]).toMatch(/inbox dropped 1 duplicate$/);
    expect(lines({ ...TIMES, duplicates: 2 })[1]).toMatch(/inbox dropped 2 duplicates$/);
  });

  it('say that some reactions are unknown, or all', () => {
    expect(lines({ ...TIMES, known: 7 })[1]).toContain('31 ms for 7 of 9 reactions');
    expect(lines(NOTHING)).toEqual(['    sum of waits    unknown: no journal has a reaction of this saga']);
  });

  it('say which journal is missing and why, below what the others know', () => {
    const known = { ...TIMES, known: 5 };
    const missing = [
      '        journals    missing from 1 of 2 instances, first from order-2:',
      '                    It does not answer.',
    ];
    const answers = [answer('order-1'), answer('order-2', 'It does not answer.')];
    expect(lines(known, answers)).toEqual([...lines(known), ...missing]);
    expect(lines(NOTHING, answers)).toEqual(missing);
  });

  it('fit into 80 columns after many seconds', () => {
    const sums = { outbox: 12_345, broker: 12_345, consumer: 12_345, transaction: 12_345 };
    const long = lines({ sums, reactions: 12, known: 10, duplicates: 12 });
    expect(Math.max(...long.map((line) => line.length))).toBeLessThanOrEqual(80);
  });
});
