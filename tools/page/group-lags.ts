import { SERVICES, topicsHeardBy, type PerService } from '#libs/contracts';
import { createKafka, type KafkaConnection } from '#libs/kafka';
import { BackgroundMeasurement } from '#libs/timing';
import type { Admin } from 'kafkajs';

type Ends = Awaited<ReturnType<Admin['fetchTopicOffsets']>>;

/**
 * How many messages each service has not taken, as the brokers know it. A service measures its own lag too, but it cannot say
 * so while all its instances are frozen or dead.
 */
export class GroupLags {
  private readonly admin: Admin;
  private readonly measurement: BackgroundMeasurement<PerService<number>>;

  constructor(connection: KafkaConnection) {
    this.admin = createKafka({ ...connection, quiet: true }).admin({ retry: { retries: 0 } });
    this.measurement = new BackgroundMeasurement({
      name: 'the lag of the services',
      read: () => this.read(),
      show: () => undefined,
    });
  }

  /** Undefined while the brokers do not answer. */
  async measure(): Promise<PerService<number> | undefined> {
    await this.measurement.measure();
    return this.measurement.value;
  }

  close(): Promise<void> {
    return this.admin.disconnect();
  }

  private async read(): Promise<PerService<number>> {
    await this.admin.connect();
    const topics = [...new Set(SERVICES.flatMap(topicsHeardBy))];
    const ends = new Map(
      await Promise.all(topics.map(async (topic) => [topic, await this.admin.fetchTopicOffsets(topic)] as const)),
    );
    const lags = SERVICES.map(async (service) => {
      const groups = await this.admin.fetchOffsets({ groupId: service, topics: topicsHeardBy(service) });
      const waiting = groups.map(({ topic, partitions }) => waitingIn(ends.get(topic) ?? [], partitions));
      return [service, waiting.reduce((sum, count) => sum + count, 0)] as const;
    });
    return Object.fromEntries(await Promise.all(lags)) as PerService<number>;
  }
}

/** The messages of one topic behind the committed offsets. Where none was committed, all of them wait. */
function waitingIn(ends: Ends, committed: readonly { readonly partition: number; readonly offset: string }[]): number {
  return ends.reduce((sum, { partition, low, high }) => {
    const offset = Number(committed.find((one) => one.partition === partition)?.offset ?? -1);
    return sum + Math.max(0, Number(high) - Math.max(Number(low), offset));
  }, 0);
}
