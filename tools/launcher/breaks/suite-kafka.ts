import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { SERVICES, topicsHeardBy, type Service } from '#libs/contracts';
import { createKafka } from '#libs/kafka';
import { eventTopicName } from '#libs/messages';
import { Partitioners, type Admin, type Kafka, type KafkaMessage } from 'kafkajs';
import { kafkaConnectionOf } from '../doors/kafka-users.js';
import type { Addresses } from '../layout.js';
import type { Measured, RecordPlace } from './break-orders.js';
import type { Poison } from './faults.js';
import { poisonLike } from './poison.js';

const FOUND_WITHIN_MS = 15_000;
const ANSWERS_WITHIN_MS = 3_000;

/** The suite's Kafka for those who break it and look: as its administrator, since the page may only read. */
export class SuiteKafka {
  private connected: Promise<Admin> | undefined;

  constructor(private readonly addresses: Addresses) {}

  async measure(): Promise<Measured> {
    const [lag, copies] = await Promise.all([this.ask(lagOfAll), this.copies()]);
    return { lag, copies };
  }

  /** How many brokers have every event, of the partition for which these are the fewest. Undefined while nobody says. */
  copies(): Promise<number | undefined> {
    return this.ask(async (admin) => {
      const { topics } = await admin.fetchTopicMetadata({ topics: SERVICES.map(eventTopicName) });
      return Math.min(...topics.flatMap(({ partitions }) => partitions.map(({ isr }) => isr.length)));
    });
  }

  /** Sends a record once more, as it is. */
  async sendAgain(place: RecordPlace): Promise<void> {
    const { key, value, headers = {} } = await this.recordAt(place);
    await this.send(place, { key, value, headers });
  }

  /** Sends a message that nobody can process: like a record, in its wire format, and with an id that no inbox has seen. */
  async sendPoison(place: RecordPlace, id: string, poison: Poison): Promise<void> {
    const { key, value, headers = {} } = await this.recordAt(place);
    const made = await poisonLike({ value, headers }, poison);
    const changed = { ce_id: id, ce_time: new Date().toISOString(), 'content-type': made.contentType };
    await this.send(place, { key, value: made.value, headers: { ...headers, ...changed } });
  }

  async close(): Promise<void> {
    const admin = await this.connected?.catch(() => undefined);
    this.connected = undefined;
    await admin?.disconnect();
  }

  /** @returns undefined if Kafka does not answer in time: it may be busy with what was broken */
  private async ask<T>(question: (admin: Admin) => Promise<T>): Promise<T | undefined> {
    try {
      return await Promise.race([this.admin().then(question), sleep(ANSWERS_WITHIN_MS, undefined, { ref: false })]);
    } catch {
      return undefined;
    }
  }

  private admin(): Promise<Admin> {
    return (this.connected ??= this.connect());
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
      const admin = await this.admin();
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

/** How many messages each service has not committed yet. */
async function lagOfAll(admin: Admin): Promise<Record<string, number>> {
  return Object.fromEntries(
    await Promise.all(SERVICES.map(async (service) => [service, await lagOf(service, admin)] as const)),
  );
}

async function lagOf(service: Service, admin: Admin): Promise<number> {
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
  return waiting.reduce((sum, count) => sum + Math.max(0, count), 0);
}
