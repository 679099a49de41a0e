import { KafkaProducer } from '#libs/kafka';
import type { OutgoingMessage } from '#libs/messages';
import { ownKafka, TopicWatch, withAdmin } from '../messaging/topic-watch.js';
import { askAgain } from '../suite/ask-again.js';
import { until } from '../suite/until.js';

/** Enough keys that each request goes to every partition, and so to every broker. */
const KEYS = Array.from({ length: 60 }, (_, n) => `key-${String(n)}`);

/** What a topic has of the rows that were acknowledged. */
export interface Found {
  /** Rows of which the topic has none, as `key/number`. */
  readonly missing: readonly string[];
  /** Rows that the topic has first behind a later one of their key. */
  readonly outOfOrder: readonly string[];
}

/** Publishes rows as the relay does: one request at a time, and after a failure the same rows again. Each has one row of every key. */
export class NumberedRows {
  private readonly producer = new KafkaProducer(ownKafka());
  private readonly ended: Promise<void>;
  private acknowledged = 0;
  private failures = 0;
  private isOver = false;

  constructor(private readonly topic: string) {
    this.ended = this.publish();
  }

  /** How many requests failed, and were sent again. */
  get repeated(): number {
    return this.failures;
  }

  /** Waits until that many more requests were acknowledged. */
  async goOn(requests: number): Promise<void> {
    const count = this.acknowledged + requests;
    await until(
      `${String(count)} requests acknowledged`,
      () => Promise.resolve(this.acknowledged),
      (acknowledged) => acknowledged >= count,
    );
  }

  /** Stops, and compares the topic with what was acknowledged. */
  async found(): Promise<Found> {
    await this.stop();
    const watch = await TopicWatch.of(this.topic);
    try {
      const seen = await watch.shows(await messagesIn(this.topic));
      const numbers = new Map(KEYS.map((key) => [key, [] as number[]]));
      for (const { key, value } of seen) numbers.get(key ?? '')?.push(Number(value));
      return {
        missing: KEYS.flatMap((key) =>
          missing(new Set(numbers.get(key)), this.acknowledged).map((n) => `${key}/${String(n)}`),
        ),
        outOfOrder: KEYS.flatMap((key) => outOfOrder(numbers.get(key) ?? []).map((n) => `${key}/${String(n)}`)),
      };
    } finally {
      await watch.stop();
    }
  }

  async stop(): Promise<void> {
    this.isOver = true;
    await this.ended;
    await this.producer.close();
  }

  private async publish(): Promise<void> {
    while (!this.isOver) {
      const rows = KEYS.map((key): OutgoingMessage => ({
        topic: this.topic,
        key,
        value: String(this.acknowledged),
        headers: {},
      }));
      try {
        await this.producer.send(rows);
        this.acknowledged += 1;
      } catch {
        this.failures += 1;
      }
    }
  }
}

function missing(numbers: ReadonlySet<number>, count: number): number[] {
  return Array.from({ length: count }, (_, n) => n).filter((n) => !numbers.has(n));
}

/** A row may be there twice. Its first place counts. */
function outOfOrder(numbers: readonly number[]): number[] {
  const firsts = [...new Set(numbers)];
  return firsts.filter((n, index) => n < (firsts[index - 1] ?? -1));
}

async function messagesIn(topic: string): Promise<number> {
  const ends = await askAgain(() => withAdmin((admin) => admin.fetchTopicOffsets(topic)));
  return ends.reduce((sum, { high, low }) => sum + Number(high) - Number(low), 0);
}
