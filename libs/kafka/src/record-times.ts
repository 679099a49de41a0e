import type { Kafka } from 'kafkajs';

/** A place in a topic. */
export interface RecordPlace {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
}

/** The parts of kafkajs' cluster that matter here. Its admin client reads no records, and its consumer only as a member of a group. */
interface Cluster {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  refreshMetadata(): Promise<void>;
  addMultipleTargetTopics(topics: readonly string[]): Promise<void>;
  findLeaderForPartitions(topic: string, partitions: readonly number[]): Readonly<Record<string, unknown>>;
  findBroker(of: { nodeId: string }): Promise<Broker>;
}

interface Broker {
  fetch(request: {
    maxWaitTime: number;
    maxBytes: number;
    topics: readonly { topic: string; partitions: readonly object[] }[];
  }): Promise<{ responses: { partitions: { messages: { offset: string; timestamp: string }[] }[] }[] }>;
}

/** How long a broker may wait before it answers. A record that is there comes at once. */
const FETCH_WAIT_MS = 1_000;

/** A broker sends the first batch of records whole, however little is asked for. */
const LEAST_BYTES = 1;

/** Says when records were published. */
export class RecordTimes {
  private readonly cluster: Cluster;
  /** The last answer for each partition, by `topic/partition`: while a consumer stands still, its next record stays the same. */
  private readonly known = new Map<string, { readonly offset: string; readonly time: number }>();

  constructor(kafka: Kafka) {
    this.cluster = createCluster(kafka);
  }

  /** The time of the first record at or after a place, in milliseconds since 1970. Undefined if the broker sends none. */
  async timeAt({ topic, partition, offset }: RecordPlace): Promise<number | undefined> {
    const name = `${topic}/${String(partition)}`;
    const known = this.known.get(name);
    if (known?.offset === offset) return known.time;
    const time = await this.fetch({ topic, partition, offset }).catch(async (error: unknown) => {
      // Another broker may lead the partition now.
      await this.cluster.refreshMetadata();
      throw error;
    });
    if (time !== undefined) this.known.set(name, { offset, time });
    return time;
  }

  close(): Promise<void> {
    return this.cluster.disconnect();
  }

  private async fetch({ topic, partition, offset }: RecordPlace): Promise<number | undefined> {
    await this.cluster.connect();
    await this.cluster.addMultipleTargetTopics([topic]);
    const [nodeId = ''] = Object.keys(this.cluster.findLeaderForPartitions(topic, [partition]));
    const broker = await this.cluster.findBroker({ nodeId });
    const { responses } = await broker.fetch({
      maxWaitTime: FETCH_WAIT_MS,
      maxBytes: LEAST_BYTES,
      topics: [{ topic, partitions: [{ partition, fetchOffset: offset, maxBytes: LEAST_BYTES }] }],
    });
    // The batch may begin before the offset.
    const found = responses[0]?.partitions[0]?.messages.find((message) => BigInt(message.offset) >= BigInt(offset));
    return found === undefined ? undefined : Number(found.timestamp);
  }
}

/** @throws if kafkajs does not have what we know of it: another version may not */
function createCluster(kafka: Kafka): Cluster {
  const name = Object.getOwnPropertySymbols(kafka).find(({ description }) => description?.endsWith('createCluster'));
  const create = name && (kafka as unknown as Record<symbol, (options: object) => Cluster>)[name];
  if (create === undefined) throw new Error('this version of kafkajs creates its clusters in another way');
  return create({ allowAutoTopicCreation: false });
}
