import { MessageRefused, type MessageObserver, type MessagePlace, type MessageProducer } from '#libs/messages';
import { sendSpan } from '#libs/tracing';
import { Logger } from '@nestjs/common';
import type { PendingRow, PendingRows } from './pending-rows.js';
import { relayMetrics } from './relay.metrics.js';

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

/** Sends rows to the broker in order, and moves those that it will never take to the refused rows. */
export class Publishing {
  private readonly logger = new Logger(Publishing.name);

  constructor(
    private readonly source: string,
    private readonly rows: PendingRows,
    private readonly producer: MessageProducer,
    private readonly observer?: MessageObserver,
  ) {}

  /**
   * @param over ends the publishing between two requests
   * @returns the rows that the broker has now. The others were refused, or wait behind a refused row, or wait for the next leader
   */
  async publish(rows: readonly PendingRow[], over: AbortSignal): Promise<Set<PendingRow>> {
    const published = new Set<PendingRow>();
    const heldUp = new Set<string>();
    const isFree = ({ key }: PendingRow) => key === null || !heldUp.has(key);

    const send = async (some: readonly PendingRow[]): Promise<void> => {
      const [row] = some;
      if (row === undefined) return;
      try {
        await this.send(some);
        for (const one of some) published.add(one);
      } catch (error) {
        if (!(error instanceof MessageRefused)) throw error;
        if (some.length === 1) {
          await this.refuse(row, error.message);
          if (row.key !== null) heldUp.add(row.key);
        } else {
          // One of them is refused: halve until it is found.
          const half = some.length >> 1;
          await send(some.slice(0, half));
          await send(some.slice(half).filter(isFree));
        }
      }
    };

    for (const request of requestsOf(rows)) {
      if (over.aborted) break;
      await send(request.filter(isFree));
    }
    relayMetrics.published.inc({ table: this.source }, published.size);
    return published;
  }

  private async send(rows: readonly PendingRow[]): Promise<void> {
    const end = relayMetrics.publish.startTimer({ table: this.source });
    const sentAt = Date.now();
    let places: readonly MessagePlace[] = [];
    await sendSpan(rows).around(() => this.producer.send(rows, (written) => (places = written)));
    end();
    const acknowledgedAt = Date.now();
    rows.forEach((row, index) => {
      this.observer?.published(row, { writtenAt: row.writtenAt, sentAt, acknowledgedAt, place: places[index] });
    });
    const wait = relayMetrics.wait.labels(this.source);
    for (const { writtenAt = NaN } of rows) {
      // The time is text that another program may have written, and the clock of its machine may be ahead.
      if (!Number.isNaN(writtenAt)) wait.observe(Math.max(0, Date.now() - writtenAt) / 1000);
    }
  }

  private async refuse(row: PendingRow, reason: string): Promise<void> {
    await this.rows.refuse(row, reason);
    relayMetrics.refused.inc({ table: this.source });
    this.logger.error(`${this.source}: the broker refused a row of ${String(row.key)}: ${reason}`, {
      topic: row.topic,
      key: row.key,
    });
  }
}
