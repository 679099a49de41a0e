import type { PendingRow } from './pending-rows.js';

/** The most bytes that go into one request; the broker's limit, 1 MiB by default, is for all messages of a partition in it. */
export const REQUEST_BYTES = 896 * 1024;

/** What a row's key and headers add to its value in a request, roughly. */
export const HEADER_BYTES = 512;

/** Cuts rows into requests that stay below the broker's limit, as long as each row does. */
export function* requestsOf(rows: readonly PendingRow[]): Generator<PendingRow[]> {
  let request: PendingRow[] = [];
  let bytes = 0;
  for (const row of rows) {
    const size = HEADER_BYTES + bytesOf(row.value);
    if (request.length > 0 && bytes + size > REQUEST_BYTES) {
      yield request;
      request = [];
      bytes = 0;
    }
    request.push(row);
    bytes += size;
  }
  if (request.length > 0) yield request;
}

export function bytesOf(value: PendingRow['value']): number {
  return value === null ? 0 : Buffer.byteLength(value);
}
