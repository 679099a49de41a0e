import { BackgroundMeasurement, endsWithin } from '#libs/timing';
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import type { Kafka } from 'kafkajs';
import { Gauge } from 'prom-client';

const underReplicated = new Gauge({
  name: 'kafka_under_replicated_partitions',
  help: 'Partitions of which fewer brokers have an up-to-date copy than should',
  labelNames: ['topic'],
});

/** How long the end of the process waits for the connection to close. */
const CLOSE_MS = 2_000;

/** How many partitions of a topic lack a copy, by the topic's name. */
type Lacking = ReadonlyMap<string, number>;

/** Asks the brokers whether all of them have up-to-date copies of some topics. A broker that is away or slow lacks its copies. */
export class TopicReplicas implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly admin;
  private readonly measurement: BackgroundMeasurement<Lacking>;

  constructor(
    kafka: Kafka,
    private readonly topics: readonly string[],
  ) {
    this.admin = kafka.admin();
    this.measurement = new BackgroundMeasurement({
      name: 'how many copies the topics have',
      read: () => this.read(),
      show,
    });
  }

  onApplicationBootstrap(): void {
    this.measurement.start();
  }

  /** Nest calls this at the end. */
  async onApplicationShutdown(): Promise<void> {
    await this.measurement.stop();
    await endsWithin(CLOSE_MS, this.admin.disconnect());
  }

  /** Measures once, as the background does again and again. */
  measure(): Promise<void> {
    return this.measurement.measure();
  }

  private async read(): Promise<Lacking> {
    await this.admin.connect();
    const { topics } = await this.admin.fetchTopicMetadata({ topics: [...this.topics] });
    return new Map(
      topics.map(({ name, partitions }) => [
        name,
        partitions.filter(({ isr, replicas }) => isr.length < replicas.length).length,
      ]),
    );
  }
}

function show(lacking: Lacking = new Map()): void {
  underReplicated.reset();
  for (const [topic, partitions] of lacking) underReplicated.set({ topic }, partitions);
}
