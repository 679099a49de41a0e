import { describe, expect, it } from '@jest/globals';
import type { ICustomPartitioner, Kafka, Message, ProducerBatch, ProducerConfig, RecordMetadata } from 'kafkajs';
import { register } from 'prom-client';
import { KafkaProducer } from './kafka-producer.js';

/** A cluster in which every topic has four partitions. A test decides what it answers. */
class FakeCluster {
  readonly producers: FakeProducer[] = [];

  /** How many producers fail to connect before one succeeds. */
  unreachable = 0;

  constructor(readonly answerTo: (complete: RecordMetadata[]) => RecordMetadata[]) {}

  producer({ createPartitioner }: ProducerConfig): FakeProducer {
    const producer = new FakeProducer(this, (createPartitioner as ICustomPartitioner)());
    this.producers.push(producer);
    return producer;
  }
}

class FakeProducer {
  readonly sent: Message[] = [];
  isDisconnected = false;

  constructor(
    private readonly cluster: FakeCluster,
    private readonly partitioner: ReturnType<ICustomPartitioner>,
  ) {}

  connect = () => (this.cluster.unreachable-- > 0 ? Promise.reject(new Error('no broker answers')) : Promise.resolve());

  disconnect = () => {
    this.isDisconnected = true;
    return Promise.resolve();
  };

  sendBatch({ topicMessages = [] }: ProducerBatch): Promise<RecordMetadata[]> {
    const complete = topicMessages.flatMap(({ topic, messages }) =>
      messages.map((message) => {
        this.sent.push(message);
        return { topicName: topic, partition: this.partitionOf(topic, message), errorCode: 0 };
      }),
    );
    return Promise.resolve(this.cluster.answerTo(complete));
  }

  partitionOf(topic: string, message: Message): number {
    const partitionMetadata = [0, 1, 2, 3].map((partitionId) => ({
      partitionId,
      partitionErrorCode: 0,
      leader: 1,
      replicas: [1],
      isr: [1],
    }));
    return this.partitioner({ topic, partitionMetadata, message });
  }
}

const MESSAGES = ['a', 'b', 'c', 'd', 'e'].map((key) => ({ topic: 'order.events', key, value: '{}', headers: {} }));

describe('a request to several partitions', () => {
  it('succeeds when the answer covers every partition', async () => {
    const cluster = new FakeCluster((complete) => complete);
    const producer = producerOn(cluster);

    await producer.send(MESSAGES);
    await producer.send(MESSAGES);

    expect(cluster.producers).toHaveLength(1);
    expect(cluster.producers[0]?.sent).toHaveLength(10);
  });

  it('fails when the answer lacks one of them, as after a change of leader; the next request uses a new producer', async () => {
    let answers = 0;
    const cluster = new FakeCluster((complete) =>
      ++answers === 1 ? complete.filter(({ partition }) => partition !== complete[0]?.partition) : complete,
    );
    const producer = producerOn(cluster);

    await expect(producer.send(MESSAGES)).rejects.toThrow(/did not acknowledge the messages for order\.events\/\d/);
    await producer.send(MESSAGES);

    expect(cluster.producers.map(({ sent }) => sent.length)).toEqual([5, 5]);
  });

  it('fails when the answer is about another topic only', async () => {
    const producer = producerOn(
      new FakeCluster((complete) => complete.map((one) => ({ ...one, topicName: 'order.dlt' }))),
    );

    await expect(producer.send(MESSAGES)).rejects.toThrow('did not acknowledge');
  });
});

describe('the metric of failed requests', () => {
  it('counts those that failed, and no others', async () => {
    register.resetMetrics();
    const cluster = new FakeCluster((complete) => complete);
    cluster.unreachable = 2;
    const producer = producerOn(cluster);
    for (let failures = 0; failures < 2; failures++) await expect(producer.send(MESSAGES)).rejects.toThrow();
    await producer.send(MESSAGES);

    expect(await register.metrics()).toMatch(/^producer_failed_requests_total 2$/m);
  });
});

describe('a producer that cannot connect', () => {
  it('is disconnected, since kafkajs would leave its sockets open; the next request uses a new one', async () => {
    const cluster = new FakeCluster((complete) => complete);
    cluster.unreachable = 1;
    const producer = producerOn(cluster);

    await expect(producer.send(MESSAGES)).rejects.toThrow('no broker answers');
    await producer.send(MESSAGES);

    expect(cluster.producers.map(({ isDisconnected }) => isDisconnected)).toEqual([true, false]);
  });
});

describe('a message without a key', () => {
  it('keeps the partition that was chosen first, however often kafkajs asks', async () => {
    const cluster = new FakeCluster((complete) => complete);
    await producerOn(cluster).send([{ topic: 'order.dlt', key: null, value: null, headers: {} }]);
    const [fake] = cluster.producers;
    const [message] = fake?.sent ?? [];
    if (fake === undefined || message === undefined) throw new Error('nothing was sent');

    const choices = Array.from({ length: 8 }, () => fake.partitionOf('order.dlt', message));

    expect(new Set(choices).size).toBe(1);
  });
});

function producerOn(cluster: FakeCluster): KafkaProducer {
  return new KafkaProducer(cluster as unknown as Kafka);
}
