import { backoffMs, RETRY } from '#libs/timing';
import { Logger } from '@nestjs/common';
import type { EachBatchPayload } from 'kafkajs';
import { consumerMetrics } from './consumer.metrics.js';

/** The partitions that wait until a fault has passed. */
export class PostponedPartitions {
  private readonly logger = new Logger(PostponedPartitions.name);
  /** How often in a row each partition was postponed, by `topic/partition`. */
  private readonly failures = new Map<string, number>();
  /** Since when no message of any partition was taken, in milliseconds of `performance.now()`. */
  private since: number | undefined;

  /** For how long nothing was taken, from any partition, because of a fault. In milliseconds. */
  get faultMs(): number {
    return this.since === undefined ? 0 : performance.now() - this.since;
  }

  get names(): readonly string[] {
    return [...this.failures.keys()];
  }

  /** Pauses a partition, longer after every failure in a row. Then its messages are fetched again. */
  postpone(payload: EachBatchPayload, error: unknown): void {
    const { topic, partition } = payload.batch;
    const name = nameOf(topic, partition);
    const failures = (this.failures.get(name) ?? 0) + 1;
    const waitMs = backoffMs(failures, RETRY.postponedPartition.backoff);
    if (!this.failures.has(name)) consumerMetrics.paused.inc({ topic });
    this.failures.set(name, failures);
    this.since ??= performance.now();
    consumerMetrics.faults.inc({ topic });
    this.logger.warn(
      `${name} waits ${waitMs.toFixed(0)} ms: ${error instanceof Error ? error.message : String(error)}`,
      { topic, partition, err: error },
    );
    setTimeout(payload.pause(), waitMs).unref();
  }

  /** Notes that messages of a partition were taken: the fault has passed. */
  settle(topic: string, partition: number): void {
    this.since = undefined;
    if (this.failures.delete(nameOf(topic, partition))) consumerMetrics.paused.dec({ topic });
  }

  /** Forgets all partitions: after a rebalance other members may own them. */
  clear(): void {
    this.failures.clear();
    this.since = undefined;
    consumerMetrics.paused.reset();
  }
}

/** The names of partitions that are given by topic. */
export function namesOf(partitions: Readonly<Record<string, readonly number[]>>): string[] {
  return Object.entries(partitions).flatMap(([topic, numbers]) => numbers.map((number) => nameOf(topic, number)));
}

function nameOf(topic: string, partition: number): string {
  return `${topic}/${String(partition)}`;
}
