import type { PendingRow } from './pending-rows.js';

/** The most bytes in one request. The broker's limit, 1 MiB by default, applies to all messages of one partition in a request. */
export const REQUEST_BYTES = 896 * 1024;

/** Roughly what a row's key and headers add to its value in a request. */
export const HEADER_BYTES = 512;

/** Divides rows into requests. Each stays below the broker's limit if each of its rows does. */
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
