import { randomUUID } from 'node:crypto';
import { SERVICES, topicsHeardBy } from '#libs/contracts';
import { createKafka } from '#libs/kafka';
import { Partitioners, type Admin, type Kafka, type KafkaMessage } from 'kafkajs';
import { kafkaConnectionOf } from '../doors/kafka-users.js';
import type { Addresses } from '../layout.js';
import type { Measured, Poison, RecordPlace } from './break-orders.js';

const FOUND_WITHIN_MS = 15_000;

/** The suite's Kafka for those who break it and look: as its administrator, since the page may only read. */
export class SuiteKafka {
  private connected: Promise<Admin> | undefined;

  constructor(private readonly addresses: Addresses) {}

  async measure(): Promise<Measured> {
    const admin = await (this.connected ??= this.connect());
    const [lags, { brokers }] = await Promise.all([
      Promise.all(
        SERVICES.map(async (service): Promise<[string, number]> => {
          const topics = topicsHeardBy(service);
          const [ends, groups] = await Promise.all([
            Promise.all(topics.map(async (topic) => [topic, await admin.fetchTopicOffsets(topic)] as const)),
            admin.fetchOffsets({ groupId: service, topics }),
          ]);
          const committed = new Map(
            groups.flatMap(({ topic, partitions }) =>
              partitions.map(({ partition, offset }) => [`${topic}/${String(partition)}`, Math.max(0, Number(offset))]),
            ),
          );
          const waiting = ends.flatMap(([topic, partitions]) =>
            partitions.map(
              ({ partition, low, high }) =>
                Number(high) - Math.max(Number(low), committed.get(`${topic}/${String(partition)}`) ?? 0),
            ),
          );
          return [service, waiting.reduce((sum, count) => sum + Math.max(0, count), 0)];
        }),
      ),
      admin.describeCluster(),
    ]);
    return { lag: Object.fromEntries(lags), brokers: brokers.length };
  }

  /** Sends a record once more, as it is. */
  async sendAgain(place: RecordPlace): Promise<void> {
    const { key, value, headers = {} } = await this.recordAt(place);
    await this.send(place, { key, value, headers });
  }

  /** Sends a message that nobody can process, with the key of a record and an id that no inbox has seen. */
  async sendPoison(place: RecordPlace, id: string, poison: Poison): Promise<void> {
    const { key, headers = {} } = await this.recordAt(place);
    const value = poison === 'unreadable' ? 'This is no JSON.' : JSON.stringify({ orderId: 42 });
    const changed = { ce_id: id, ce_time: new Date().toISOString(), 'content-type': 'application/json' };
    await this.send(place, { key, value: Buffer.from(value), headers: { ...headers, ...changed } });
  }

  async close(): Promise<void> {
    const admin = await this.connected?.catch(() => undefined);
    this.connected = undefined;
    await admin?.disconnect();
  }

  private kafka(): Kafka {
    return createKafka({ ...kafkaConnectionOf(this.addresses, 'launcher'), quiet: true });
  }

  private async connect(): Promise<Admin> {
    try {
      const admin = this.kafka().admin();
      await admin.connect();
      return admin;
    } catch (error) {
      this.connected = undefined;
      throw error;
    }
  }

  private async recordAt({ topic, partition, offset }: RecordPlace): Promise<KafkaMessage> {
    const groupId = `break-${randomUUID()}`;
    const consumer = this.kafka().consumer({ groupId, maxWaitTimeInMs: 50, allowAutoTopicCreation: false });
    await consumer.connect();
    let limit: NodeJS.Timeout | undefined;
    try {
      await consumer.subscribe({ topics: [topic] });
      return await new Promise((resolve, reject) => {
        limit = setTimeout(() => {
          reject(new Error(`${topic}/${String(partition)} has no record at offset ${offset} any more.`));
        }, FOUND_WITHIN_MS);
        consumer
          .run({
            autoCommit: false,
            eachMessage: ({ partition: of, message }) => {
              if (of === partition && message.offset === offset) resolve(message);
              return Promise.resolve();
            },
          })
          .catch(reject);
        consumer.seek({ topic, partition, offset });
      });
    } finally {
      clearTimeout(limit);
      await consumer.disconnect();
      const admin = await (this.connected ??= this.connect());
      await admin.deleteGroups([groupId]).catch(() => undefined);
    }
  }

  private async send(
    { topic, partition }: RecordPlace,
    message: Required<Pick<KafkaMessage, 'key' | 'value' | 'headers'>>,
  ): Promise<void> {
    const producer = this.kafka().producer({
      createPartitioner: Partitioners.DefaultPartitioner,
      allowAutoTopicCreation: false,
    });
    await producer.connect();
    try {
      await producer.send({ topic, messages: [{ ...message, partition }] });
    } finally {
      await producer.disconnect();
    }
  }
}
