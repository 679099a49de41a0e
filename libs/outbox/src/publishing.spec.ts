import { describe, expect, it } from '@jest/globals';
import type { PendingRow } from './pending-rows.js';
import { HEADER_BYTES, REQUEST_BYTES, requestsOf } from './publishing.js';

describe('the requests that rows are divided into', () => {
  it('are one if all rows fit', () => {
    expect(sequencesOf(['one', 'two', 'three'])).toEqual([['0', '1', '2']]);
  });

  it('are none if there are no rows', () => {
    expect(sequencesOf([])).toEqual([]);
  });

  it('stay below the limit, in the order of the rows', () => {
    const third = 'x'.repeat(REQUEST_BYTES / 3);
    expect(sequencesOf([third, third, third, third, third])).toEqual([['0', '1'], ['2', '3'], ['4']]);
  });

  it('give a row above the limit a request of its own: only the broker decides whether to refuse it', () => {
    expect(sequencesOf(['small', 'x'.repeat(REQUEST_BYTES + 1), 'small'])).toEqual([['0'], ['1'], ['2']]);
  });

  it('count bytes, not characters', () => {
    const half = 'ü'.repeat(REQUEST_BYTES / 4);
    expect(sequencesOf([half, half])).toEqual([['0'], ['1']]);
  });

  it('count the key and headers of a row without a value', () => {
    const [first] = sequencesOf(Array.from({ length: 2 * (REQUEST_BYTES / HEADER_BYTES) }, () => null));
    expect(first).toHaveLength(REQUEST_BYTES / HEADER_BYTES);
  });
});

function sequencesOf(values: readonly (string | null)[]): string[][] {
  const rows = values.map((value, index): PendingRow => {
    return { sequence: String(index), topic: 'order.events', key: 'order-1', value, headers: {} };
  });
  return [...requestsOf(rows)].map((request) => request.map(({ sequence }) => sequence));
}
