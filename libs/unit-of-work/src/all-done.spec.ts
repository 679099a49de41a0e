import { describe, expect, it } from '@jest/globals';
import { allDone } from './all-done.js';

describe('waiting until all is done', () => {
  it('gives the results in the order of the promises, whichever settles first', async () => {
    const [slow, resolveSlow] = open<string>();
    const all = allDone([slow, Promise.resolve('fast')]);
    resolveSlow('slow');
    await expect(all).resolves.toEqual(['slow', 'fast']);
  });

  it('waits for the last promise even after a failure, since it may still use the transaction', async () => {
    const [slow, resolveSlow] = open<string>();
    let isOver = false;
    const all = allDone([slow, Promise.reject(new Error('refused'))]).finally(() => (isOver = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect(isOver).toBe(false);

    resolveSlow('done');
    await expect(all).rejects.toThrow('refused');
  });

  it('throws the error that came first in time, not first in order: later errors only hide the cause', async () => {
    const [later, , rejectLater] = open<string>();
    const all = allDone([later, Promise.reject(new Error('the cause'))]);
    await new Promise((resolve) => setImmediate(resolve));
    rejectLater(new Error('the transaction is aborted'));
    await expect(all).rejects.toThrow('the cause');
  });
});

/** A promise, and how to settle it. */
function open<T>(): [Promise<T>, (value: T) => void, (error: Error) => void] {
  let settle: [(value: T) => void, (error: Error) => void] | undefined;
  const promise = new Promise<T>((resolve, reject) => {
    settle = [resolve, reject];
  });
  if (settle === undefined) throw new Error('a promise runs its executor at once');
  return [promise, ...settle];
}
