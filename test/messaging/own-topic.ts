import { randomUUID } from 'node:crypto';
import { ensureTopics } from '#libs/kafka';
import { ConfigResourceTypes, Partitioners, type Message } from 'kafkajs';
import { replication } from '../suite/replication.js';
import { ownKafka, TopicWatch, withAdmin } from './topic-watch.js';

export interface TopicOptions {
  readonly name?: string;
  readonly partitions?: number;
  /** Broker settings of the topic, by their Kafka names. */
  readonly config?: Readonly<Record<string, string>>;
}

/** A topic for one test file, watched from its beginning. */
export class OwnTopic {
  private constructor(
    readonly name: string,
    readonly watch: TopicWatch,
  ) {}

  static async create({
    name = `test-${randomUUID()}.events`,
    partitions = 3,
    config = {},
  }: TopicOptions = {}): Promise<OwnTopic> {
    await ensureTopics(ownKafka(), [{ name, partitions, config }], replication());
    return new OwnTopic(name, await TopicWatch.of(name));
  }

  async publish(...messages: readonly Message[]): Promise<void> {
    const producer = ownKafka().producer({
      createPartitioner: Partitioners.DefaultPartitioner,
      allowAutoTopicCreation: false,
    });
    await producer.connect();
    try {
      await producer.send({ topic: this.name, messages: [...messages] });
    } finally {
      await producer.disconnect();
    }
  }

  async remove(): Promise<void> {
    await this.watch.stop();
    await withAdmin((admin) => admin.deleteTopics({ topics: [this.name] }));
  }
}

/** Changes one broker setting of a topic. */
export async function configureTopic(topic: string, setting: string, value: string): Promise<void> {
  const resources = [{ type: ConfigResourceTypes.TOPIC, name: topic, configEntries: [{ name: setting, value }] }];
  await withAdmin((admin) => admin.alterConfigs({ validateOnly: false, resources }));
}
