import { setImmediate } from 'node:timers/promises';
import { MessageRefused, type MessagePlace, type MessageProducer, type OutgoingMessage } from '#libs/messages';
import type { TopicLog } from './topic-log.js';

/** Appends all messages of a request, or none. */
export class InMemoryProducer implements MessageProducer {
  private inFlight: Promise<void> = Promise.resolve();

  constructor(private readonly topic: (name: string) => TopicLog) {}

  send(messages: readonly OutgoingMessage[], written?: (places: readonly MessagePlace[]) => void): Promise<void> {
    const sent = this.append(messages, written);
    this.inFlight = Promise.allSettled([this.inFlight, sent]).then(() => undefined);
    return sent;
  }

  async close(): Promise<void> {
    await this.inFlight;
  }

  private async append(
    messages: readonly OutgoingMessage[],
    written?: (places: readonly MessagePlace[]) => void,
  ): Promise<void> {
    // Even here the answer comes later, as from a real broker.
    await setImmediate();
    for (const { topic, value } of messages) {
      const bytes = value === null ? 0 : Buffer.byteLength(value);
      if (bytes > this.topic(topic).maxMessageBytes) {
        throw new MessageRefused(`a message of ${String(bytes)} bytes is larger than the topic ${topic} allows`);
      }
    }
    const places = messages.map((message) => this.topic(message.topic).append(message));
    written?.(places);
    for (const name of new Set(messages.map(({ topic }) => topic))) this.topic(name).notify();
  }
}
