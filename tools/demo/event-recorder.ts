import type { KafkaConnection } from '#libs/kafka';
import type { TopicEvent } from '../events/topic-event.js';
import { TopicsReader } from '../events/topics-reader.js';

/** Listens to the topics of all services, from now on. */
export class EventRecorder {
  private readonly events = new Map<string, TopicEvent>();
  private readonly reader: TopicsReader;

  constructor(connection: KafkaConnection, schemaRegistryUrl: string | null) {
    const { events } = this;
    this.reader = new TopicsReader(connection, schemaRegistryUrl, 'demo', 0, (event) => {
      if (!events.has(event.id)) events.set(event.id, event);
    });
  }

  /** Resolves when it misses no event that happens from now on. */
  start(): Promise<void> {
    return this.reader.start();
  }

  /** The events of an order so far, each once. */
  of(orderId: string): TopicEvent[] {
    return [...this.events.values()].filter((event) => event.orderId === orderId);
  }

  stop(): Promise<void> {
    return this.reader.stop();
  }
}
