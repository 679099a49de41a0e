import { describe, expect, it } from '@jest/globals';
import { History } from './history.js';

describe('the history of the machinery', () => {
  it('is a column for each service, with a gap where nobody could measure', () => {
    const history = new History();
    history.add({ at: 1_000, lag: { order: 0, payment: 3 }, outbox: { order: 2 } });
    history.add({ at: 2_000, lag: {}, outbox: { order: 0, payment: 1 } });
    expect(history.columns()).toMatchObject({
      at: [1_000, 2_000],
      lag: { order: [0, null], payment: [3, null], inventory: [null, null] },
      outbox: { order: [2, 0], payment: [null, 1], inventory: [null, null] },
    });
  });

  it('goes back five minutes, and no further', () => {
    const history = new History();
    for (let second = 0; second < 1_000; second++) history.add({ at: second * 1_000, lag: {}, outbox: {} });
    const { at } = history.columns();
    expect(at).toHaveLength(300);
    expect(at[0]).toBe(700_000);
  });
});
