import type { IncomingMessage } from '#libs/messages';
import type { BatchLoad, UnitOfWork } from '#libs/unit-of-work';
import { Counter } from 'prom-client';
import { deadLetter, type DeadLetterReason } from './dead-letter.entity.js';

/** A key of a topic. Its messages must stay in order. */
export interface TopicKey {
  readonly topic: string;
  readonly key: string;
}

const parked = new Counter({
  name: 'dead_letters_total',
  help: 'Messages that were parked',
  labelNames: ['topic', 'reason'],
});

/**
 * The share lock makes this transaction and the last step of a redrive take turns: either the redrive sees what we park, or
 * we see that the quarantine has ended.
 */
const loadQuarantined: BatchLoad<TopicKey, boolean> = async (transaction, keys) => {
  const rows = await transaction.query<{ topic: string; key: string }>(
    `SELECT topic, key FROM quarantined_keys
      WHERE (topic, key) IN (SELECT * FROM unnest($1::text[], $2::text[])) FOR SHARE`,
    [keys.map(({ topic }) => topic), keys.map(({ key }) => key)],
  );
  return keys.map(({ topic, key }) => rows.some((row) => row.topic === topic && row.key === key));
};

/** Why a message is parked. */
export interface Failure {
  readonly reason: DeadLetterReason;
  readonly error: Error;
  /** How often its reaction was tried. */
  readonly attempts: number;
}

/** Parks messages, in the transaction of `work`. */
export interface DeadLetters {
  /** Whether an earlier message of the same key is parked, so that this one must be parked behind it. */
  isQuarantined(work: UnitOfWork, message: IncomingMessage): Promise<boolean>;

  /** Parks a message: it becomes a dead letter, and its key goes into quarantine. */
  park(work: UnitOfWork, consumerGroup: string, message: IncomingMessage, failure: Failure): Promise<void>;
}

/** The tables `dead_letters` and `quarantined_keys`. */
export const deadLetters: DeadLetters = { isQuarantined, park };

async function isQuarantined(work: UnitOfWork, { topic, key }: IncomingMessage): Promise<boolean> {
  return key !== null && (await work.load(loadQuarantined, { topic, key }));
}

async function park(
  work: UnitOfWork,
  consumerGroup: string,
  message: IncomingMessage,
  failure: Failure,
): Promise<void> {
  work.add(deadLetter(consumerGroup, message, failure));
  if (message.key !== null) {
    await work.query('INSERT INTO quarantined_keys (topic, key) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
      message.topic,
      message.key,
    ]);
  }
  parked.inc({ topic: message.topic, reason: failure.reason });
}
