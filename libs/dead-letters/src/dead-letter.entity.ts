import { jsonCodec, messageId, type IncomingMessage, type MessageHeaders } from '#libs/messages';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { uuidv7 } from 'uuidv7';

/** Why a message could not be processed. These are also the values of the `dlt-reason` header. */
export type DeadLetterReason =
  'unreadable' | 'contract-violation' | 'unknown-version' | 'handler-failed' | 'key-quarantined';

export type DeadLetterStatus = 'parked' | 'redriven' | 'discarded';

/** A parked message: the whole message, where it came from, and why it was parked. */
@Entity('dead_letters')
export class DeadLetter {
  @PrimaryColumn('uuid')
  id!: string;

  /** The id under which the inbox knows the message. */
  @Column('uuid', { name: 'message_id' })
  messageId!: string;

  @Column('text', { name: 'consumer_group' })
  consumerGroup!: string;

  @Column('text')
  topic!: string;

  @Column('integer')
  partition!: number;

  @Column('bigint')
  offset!: string;

  /** Milliseconds since 1970. */
  @Column('bigint')
  timestamp!: string;

  @Column('text', { nullable: true })
  key!: string | null;

  @Column({ type: 'bytea', nullable: true, update: false })
  value!: Buffer | null;

  /** The payload that a redrive takes instead, as JSON. Null if nobody has corrected it. */
  @Column({ type: 'bytea', name: 'corrected_value', nullable: true, update: false })
  correctedValue!: Buffer | null;

  /** Header values in base64, because they may be any bytes. */
  @Column('json')
  headers!: Record<string, string[]>;

  @Column('text')
  reason!: DeadLetterReason;

  /** The class of the error. */
  @Column('text')
  exception!: string;

  @Column('text')
  message!: string;

  @Column('text')
  stacktrace!: string;

  /** How often its reaction was tried. 0 if it was never tried. */
  @Column('integer')
  attempts!: number;

  @Column('timestamptz', { name: 'parked_at' })
  parkedAt!: Date;

  @Column('text')
  status!: DeadLetterStatus;
}

/** The most characters that are kept of an error's message and of its stack. Both become headers of a Kafka message. */
const MAX_MESSAGE = 2_000;
const MAX_STACK = 8_000;

/** A new dead letter for `message`. */
export function deadLetter(
  consumerGroup: string,
  message: IncomingMessage,
  failure: { readonly reason: DeadLetterReason; readonly error: Error; readonly attempts: number },
): DeadLetter {
  const { topic, partition, offset, timestamp, key, value } = message;
  return Object.assign(new DeadLetter(), {
    id: uuidv7(),
    messageId: messageId(message),
    consumerGroup,
    topic,
    partition,
    offset,
    timestamp,
    key,
    value,
    correctedValue: null,
    headers: encodeHeaders(message.headers),
    reason: failure.reason,
    exception: failure.error.constructor.name,
    message: storableText(failure.error.message, MAX_MESSAGE),
    stacktrace: storableText(failure.error.stack ?? '', MAX_STACK),
    attempts: failure.attempts,
    parkedAt: new Date(),
    status: 'parked' as const,
  });
}

/** The message as it came from the broker. */
export function originalMessage(letter: DeadLetter): IncomingMessage {
  const { topic, partition, offset, timestamp, key, value } = letter;
  return { topic, partition, offset, timestamp, key, value, headers: decodeHeaders(letter.headers) };
}

/** The message with another payload, which is JSON. */
export function correctedMessage(letter: DeadLetter, value: Buffer): IncomingMessage {
  const original = originalMessage(letter);
  const headers = { ...original.headers, 'content-type': Buffer.from(jsonCodec.contentType) };
  return { ...original, value, headers };
}

/** The message that a redrive takes: as it came from the broker, or as somebody has corrected it. */
export function messageToRedrive(letter: DeadLetter): IncomingMessage {
  return letter.correctedValue === null ? originalMessage(letter) : correctedMessage(letter, letter.correctedValue);
}

function encodeHeaders(headers: MessageHeaders): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, values]) => [
      storableText(name, name.length),
      [values].flat().map((value: Buffer) => value.toString('base64')),
    ]),
  );
}

export function decodeHeaders(headers: Record<string, string[]>): Record<string, Buffer[]> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, values]) => [name, values.map((value) => Buffer.from(value, 'base64'))]),
  );
}

/** The text without what PostgreSQL cannot store: NUL and halves of surrogate pairs. The text of an error may contain them. */
export function storableText(text: string, maxLength: number): string {
  return Buffer.from(text.slice(0, maxLength)).toString('utf8').replaceAll('\0', '\uFFFD');
}
