import { MessageRefused, type MessageProducer } from '#libs/messages';
import { Logger } from '@nestjs/common';
import type { PendingRow, PendingRows } from './pending-rows.js';
import { relayMetrics } from './relay.metrics.js';
import { requestsOf } from './requests.js';

/** Sends rows to the broker in order, and moves those that it will never take to the refused rows. */
export class Publishing {
  private readonly logger = new Logger(Publishing.name);

  constructor(
    private readonly source: string,
    private readonly rows: PendingRows,
    private readonly producer: MessageProducer,
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
        await this.producer.send(some);
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
    relayMetrics.published.inc({ source: this.source }, published.size);
    return published;
  }

  private async refuse(row: PendingRow, reason: string): Promise<void> {
    await this.rows.refuse(row, reason);
    relayMetrics.refused.inc({ source: this.source });
    this.logger.error(`${this.source}: the broker refused a row of ${String(row.key)}: ${reason}`);
  }
}
