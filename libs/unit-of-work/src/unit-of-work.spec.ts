import { describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import type { Aggregate } from './aggregate.js';
import type { Transaction } from './transaction.js';
import { Session, UnitOfWork } from './unit-of-work.js';

interface Decision {
  readonly count: number;
  readonly events: readonly [];
}

describe('a decision', () => {
  it('is stored before the next one reads the same rows', async () => {
    const counter = { count: 0 };
    const work = unitOfWork();
    await Promise.all([1, 2, 3].map(() => work.decide(rowsOf(counter), increment)));
    expect(counter.count).toBe(3);
  });

  it('is returned to the caller as the rule made it', async () => {
    const decided = await unitOfWork().decide(rowsOf({ count: 1 }), (rows) => ({ ...increment(rows), note: 'more' }));
    expect(decided).toEqual({ count: 2, events: [], note: 'more' });
  });

  it('that the rule refuses changes nothing, and the caller gets the refusal', async () => {
    const counter = { count: 7 };
    const answer = await unitOfWork().decide(rowsOf(counter), ({ count }) =>
      count > 5 ? ({ refused: 'enough' } as const) : increment({ count }),
    );
    expect(answer).toEqual({ refused: 'enough' });
    expect(counter.count).toBe(7);
  });
});

describe('what an aggregate does when a decision is committed', () => {
  it('sees the rows as they were before, and is not done earlier, nor after a refusal', async () => {
    const [counter, calls, session] = [{ count: 1 }, [] as string[], new Session({} as Transaction, () => [])];
    const counted: Aggregate<{ count: number }, Decision> = {
      ...rowsOf(counter),
      whenCommitted: (before, { count }) => {
        const change = `${String(before.count)} to ${String(count)}`;
        return () => calls.push(change);
      },
    };
    const work = new UnitOfWork(session);
    await work.decide(counted, increment);
    await work.decide(counted, () => ({ refused: 'enough' }) as const);
    expect(calls).toEqual([]);

    session.committed();

    expect(calls).toEqual(['1 to 2']);
  });

  it('cannot undo the commit: an error of it is logged, and the others are called', () => {
    Logger.overrideLogger(false);
    const [calls, session] = [[] as string[], new Session({} as Transaction, () => [])];
    session.afterCommit(() => {
      throw new Error('provoked');
    });
    session.afterCommit(() => calls.push('second'));

    session.committed();

    expect(calls).toEqual(['second']);
  });
});

/** TypeScript checks this with `npm run lint`: if one of these compiled, the comment above it would be an error. */
describe('waiting during a decision', () => {
  it('does not compile in a rule, and fails if it is forced', async () => {
    const counter = { count: 0 };
    // @ts-expect-error -- a promise is neither a decision nor a refusal
    const decided = unitOfWork().decide(rowsOf(counter), (rows) => Promise.resolve(increment(rows)));
    await expect(decided).rejects.toThrow(TypeError);
  });

  it('does not compile in a refusal either', async () => {
    const work = unitOfWork();
    // @ts-expect-error -- a promise is neither a decision nor a refusal
    const refused = work.decide(rowsOf({ count: 0 }), () => Promise.resolve({ refused: 'enough' }));
    await expect(refused).rejects.toThrow(TypeError);
  });

  it('does not compile when storing, and fails if it is forced', async () => {
    const slow: Aggregate<{ count: number }, Decision> = {
      load: () => Promise.resolve({ count: 0 }),
      // @ts-expect-error -- a promise is no list of rows
      store: () => Promise.resolve([]),
    };
    await expect(unitOfWork().decide(slow, increment)).rejects.toThrow(TypeError);
  });
});

function increment({ count }: { count: number }): Decision {
  return { count: count + 1, events: [] };
}

function rowsOf(counter: { count: number }): Aggregate<{ count: number }, Decision> {
  return {
    load: () => Promise.resolve(counter),
    store: (rows, { count }) => {
      rows.count = count;
      return [];
    },
  };
}

/** Without a database: these aggregates load and add no entity. */
function unitOfWork(): UnitOfWork {
  return new UnitOfWork({} as Session);
}
