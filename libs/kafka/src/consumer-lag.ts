import { BackgroundMeasurement, endsWithin } from '#libs/timing';
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import type { Kafka } from 'kafkajs';
import { Gauge } from 'prom-client';
import { RecordTimes, type RecordPlace } from './record-times.js';

const gauges = {
  messages: new Gauge({
    name: 'kafka_consumergroup_lag',
    help: 'Messages that the consumer group has not taken yet',
    labelNames: ['consumergroup', 'topic', 'partition'],
  }),
  seconds: new Gauge({
    name: 'kafka_consumergroup_lag_seconds',
    help: 'How long ago the next message of the consumer group was published; 0 if it has taken all',
    labelNames: ['consumergroup', 'topic', 'partition'],
  }),
  gone: new Gauge({
    name: 'kafka_consumergroup_retention_gap_messages',
    help: 'Messages that were deleted before the consumer group took them, until it goes on behind them',
    labelNames: ['consumergroup', 'topic', 'partition'],
  }),
};

/** How long the end of the process waits for the connections to close. */
const CLOSE_MS = 2_000;

/** How far a consumer group is behind in one partition. */
export interface PartitionLag {
  readonly topic: string;
  readonly partition: number;
  readonly messages: number;
  /** The age of the first of them, or undefined if it is not known. */
  readonly seconds: number | undefined;
  readonly gone: number;
}

/** What the broker answers where nothing was committed. */
const NONE = '-1';

/**
 * Asks the broker how far a consumer group is behind. So the lag is known even when a consumer stands still or none is there,
 * which would then not measure itself.
 */
export class ConsumerLag implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly admin;
  private readonly measurement: BackgroundMeasurement<PartitionLag[]>;

  constructor(
    kafka: Kafka,
    private readonly groupId: string,
    private readonly topics: readonly string[],
    private readonly times: Pick<RecordTimes, 'timeAt' | 'close'> = new RecordTimes(kafka),
  ) {
    this.admin = kafka.admin();
    this.measurement = new BackgroundMeasurement({
      name: `the lag of ${groupId}`,
      read: () => this.read(),
      show: (lags) => {
        this.show(lags);
      },
    });
  }

  /** What was measured last, or undefined while it is unknown. */
  get lags(): readonly PartitionLag[] | undefined {
    return this.measurement.value;
  }

  onApplicationBootstrap(): void {
    this.measurement.start();
  }

  /** Nest calls this at the end. */
  async onApplicationShutdown(): Promise<void> {
    await this.measurement.stop();
    await endsWithin(CLOSE_MS, Promise.all([this.admin.disconnect(), this.times.close()]));
  }

  /** Measures once, as the background does again and again. */
  measure(): Promise<void> {
    return this.measurement.measure();
  }

  private async read(): Promise<PartitionLag[]> {
    await this.admin.connect();
    const groups = await this.admin.fetchOffsets({ groupId: this.groupId, topics: [...this.topics] });
    const lags = groups.map(async ({ topic, partitions }) => {
      const ends = await this.admin.fetchTopicOffsets(topic);
      return Promise.all(
        ends.map(({ partition, high, low }) => {
          const committed = partitions.find((one) => one.partition === partition)?.offset ?? NONE;
          // kafkajs commits -2 for "the beginning" after an offset that is out of range.
          const from = BigInt(committed) < 0n ? low : committed;
          return this.lagOf(topic, partition, { from: BigInt(from), low: BigInt(low), high: BigInt(high) });
        }),
      );
    });
    return (await Promise.all(lags)).flat();
  }

  private async lagOf(
    topic: string,
    partition: number,
    { from, low, high }: Record<'from' | 'low' | 'high', bigint>,
  ): Promise<PartitionLag> {
    const next = from < low ? low : from;
    const seconds = next < high ? await this.ageAt({ topic, partition, offset: String(next) }) : 0;
    return { topic, partition, messages: Number(high - from), seconds, gone: Number(next - from) };
  }

  private async ageAt(place: RecordPlace): Promise<number | undefined> {
    const time = await this.times.timeAt(place).catch(() => undefined);
    // The clock of the publisher may be ahead of ours.
    return time === undefined ? undefined : Math.max(0, (Date.now() - time) / 1000);
  }

  private show(lags: readonly PartitionLag[] = []): void {
    for (const gauge of Object.values(gauges)) gauge.reset();
    for (const { topic, partition, messages, seconds, gone } of lags) {
      const labels = { consumergroup: this.groupId, topic, partition };
      gauges.messages.set(labels, messages);
      gauges.gone.set(labels, gone);
      if (seconds !== undefined) gauges.seconds.set(labels, seconds);
    }
  }
}
