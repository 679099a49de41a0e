import type { IncomingMessage, MessageConsumer, MessageProducer } from '#libs/messages';
import { ConsumerGroup } from './consumer-group.js';
import { InMemoryConsumer } from './in-memory-consumer.js';
import { InMemoryProducer } from './in-memory-producer.js';
import { TopicLog } from './topic-log.js';

/**
 * A broker within one process, for tests. It has topics with partitions, producers, and consumer groups that share partitions,
 * postpone partitions that fail, and remember offsets. Like the real one, it passes `test/broker/conformance.ts`.
 */
export class InMemoryBroker {
  private readonly topics = new Map<string, TopicLog>();
  private readonly groups = new Map<string, ConsumerGroup>();

  /** @param maxMessageBytes messages with more bytes are refused */
  createTopic(name: string, partitions = 1, maxMessageBytes = Infinity): void {
    this.topics.set(name, new TopicLog(name, partitions, maxMessageBytes));
  }

  producer(): MessageProducer {
    return new InMemoryProducer((name) => this.topic(name));
  }

  consumer(groupId: string, topics: readonly string[]): MessageConsumer {
    return new InMemoryConsumer(topics, this.group(groupId));
  }

  /** All messages of a topic. Those of one partition are in order. */
  messagesOf(topic: string): readonly IncomingMessage[] {
    return this.topic(topic).partitions.flat();
  }

  /** The offset of the first message of a partition that a consumer group has not taken. */
  offsetOf(groupId: string, topic: string, partition: number): number {
    return this.group(groupId).offsetOf(topic, partition);
  }

  private group(id: string): ConsumerGroup {
    let group = this.groups.get(id);
    if (group === undefined) this.groups.set(id, (group = new ConsumerGroup((name) => this.topic(name))));
    return group;
  }

  /** @throws if there is no such topic: like our real cluster, this broker creates none by itself */
  private topic(name: string): TopicLog {
    const topic = this.topics.get(name);
    if (topic === undefined) throw new Error(`there is no topic ${name}`);
    return topic;
  }
}
