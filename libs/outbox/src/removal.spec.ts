import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { PendingRow } from './pending-rows.js';
import { ENOUGH_ROWS, GATHER_MS, Removal } from './removal.js';

describe('the removal of published rows', () => {
  let statements: { sequences: string[]; succeed: () => void; fail: (error: Error) => void }[];
  let faults: unknown[];
  let removal: Removal;

  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
    statements = [];
    faults = [];
    const remove = (rows: readonly PendingRow[]) =>
      new Promise<void>((succeed, fail) =>
        statements.push({ sequences: rows.map(({ sequence }) => sequence), succeed, fail }),
      );
    removal = new Removal(remove, (fault) => faults.push(fault));
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it('lets rows gather for a moment; rows that are published during a statement go with the next one', async () => {
    removal.add(rows('1'));
    removal.add(rows('2', '3'));
    expect(sent()).toEqual([]);

    jest.advanceTimersByTime(GATHER_MS);
    expect(sent()).toEqual([['1', '2', '3']]);

    removal.add(rows('4'));
    statements[0]?.succeed();
    await turn();
    expect(sent()).toEqual([['1', '2', '3'], ['4']]);
  });

  it('does not wait when there are many rows', () => {
    removal.add(rows(...Array.from({ length: ENOUGH_ROWS }, (_, index) => String(index))));
    expect(sent()).toHaveLength(1);
  });

  it('is done when no row waits any more', async () => {
    removal.add(rows('1'));
    let isDone = false;
    const done = removal.done().then(() => (isDone = true));
    removal.add(rows('2'));

    statements[0]?.succeed();
    await turn();
    expect(isDone).toBe(false);

    statements[1]?.succeed();
    await done;
    expect(faults).toEqual([]);
  });

  it('is done at once if there is nothing to remove', async () => {
    await removal.done();
    expect(sent()).toEqual([]);
  });

  it('goes on after a batch whose rows were all refused', () => {
    removal.add([]);
    removal.add(rows('1'));
    jest.advanceTimersByTime(GATHER_MS);
    expect(sent()).toEqual([['1']]);
  });

  it('reports a fault once, and ends: the term is over, and the next one publishes the rows again', async () => {
    const fault = new Error('the connection is gone');
    removal.add(rows('1'));
    const done = removal.done();
    removal.add(rows('2'));
    statements[0]?.fail(fault);
    await done;
    expect(faults).toEqual([fault]);
    expect(sent()).toEqual([['1']]);
  });

  function sent(): string[][] {
    return statements.map(({ sequences }) => sequences);
  }

  function rows(...sequences: string[]): PendingRow[] {
    return sequences.map((sequence) => ({ sequence, topic: 'order.events', key: 'order-1', value: null, headers: {} }));
  }

  /** Lets everything run that waits for what has just been settled. */
  function turn(): Promise<void> {
    return new Promise((resolve) => setImmediate(resolve));
  }
});
