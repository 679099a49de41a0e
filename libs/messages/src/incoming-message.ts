import { createHash } from 'node:crypto';
import { shortTracestate } from './cloud-event.js';
import type { TraceContext } from './trace-context.js';

/** A message as it came from the broker, before anything has interpreted it. */
export interface IncomingMessage {
  readonly topic: string;
  readonly partition: number;
  /** Offsets are 64 bits wide, so text. */
  readonly offset: string;
  readonly key: string | null;
  readonly value: Buffer | null;
  readonly headers: MessageHeaders;
  /** Milliseconds since 1970, as text. */
  readonly timestamp: string;
  /** When this process got it, in milliseconds since 1970. Undefined if it did not come from the broker just now. */
  readonly fetchedAt?: number;
}

export type MessageHeaders = Readonly<Record<string, Buffer | readonly Buffer[]>>;

/** The text of a header, or undefined if there is none. If several have the same name, the last one counts. */
export function headerText(headers: MessageHeaders, name: string): string | undefined {
  const value = headers[name];
  const last = Buffer.isBuffer(value) ? value : value?.at(-1);
  return last?.toString('utf8');
}

/** The trace context in a message's headers, or undefined if there is none. */
export function traceOfMessage({ headers }: IncomingMessage): TraceContext | undefined {
  const traceparent = headerText(headers, 'traceparent');
  if (traceparent === undefined) return undefined;
  return { traceparent, tracestate: shortTracestate(headerText(headers, 'tracestate')) };
}

/** A CloudEvents type, split into its parts. */
export interface EventType {
  readonly name: string;
  /** The major version. */
  readonly version: number;
}

/** `OrderPlaced`, or with a major version past 1, `OrderPlaced.v2`. */
const TYPE = /^(?<name>[A-Za-z]\w*)(?:\.v(?<version>\d+))?$/;

/** The event type in a message's headers, or undefined if there is none. */
export function eventType({ headers }: Pick<IncomingMessage, 'headers'>): EventType | undefined {
  return parseType(headerText(headers, 'ce_type') ?? '');
}

/** The parts of a CloudEvents type, or undefined if it is none. */
export function parseType(type: string): EventType | undefined {
  const { name, version } = TYPE.exec(type)?.groups ?? {};
  return name === undefined ? undefined : { name, version: Number(version ?? 1) };
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The id of the message's event, in lower case, or undefined if the header `ce_id` is missing or is not a UUID. */
export function eventId({ headers }: IncomingMessage): string | undefined {
  const id = headerText(headers, 'ce_id') ?? '';
  return UUID.test(id) ? id.toLowerCase() : undefined;
}

/**
 * The id under which an inbox remembers a message: its event's id. A message without one gets an id made from its place
 * in the log, so that it too is taken only once. The id includes the time: a topic that is created again counts from 0 again.
 */
export function messageId(message: IncomingMessage): string {
  const id = eventId(message);
  if (id !== undefined) return id;
  const { topic, partition, offset, timestamp } = message;
  const hash = createHash('sha256')
    .update(`${topic}/${String(partition)}/${offset}/${timestamp}`)
    .digest('hex');
  // Version 8 of RFC 9562: a UUID whose bits may mean anything.
  return [
    hash.slice(0, 8),
    hash.slice(8, 12),
    `8${hash.slice(13, 16)}`,
    `8${hash.slice(17, 20)}`,
    hash.slice(20, 32),
  ].join('-');
}
