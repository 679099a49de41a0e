import { createHash } from 'node:crypto';
import { CONTENT_TYPE, EVENTS, type DomainEvent, type EventName, type TraceContext } from '#libs/contracts';
import type { DeadLetterReason } from '#libs/dead-letters';
import { headerText, type IncomingMessage } from '#libs/inbox';
import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';

/** A message that nobody will ever be able to process as it is. */
export class UnprocessableMessage extends Error {
  override readonly name = 'UnprocessableMessage';

  constructor(
    readonly reason: DeadLetterReason,
    message: string,
  ) {
    super(message);
  }
}

/** What a message turned out to be. */
export interface ReceivedEvent {
  readonly type: EventName;
  readonly event: DomainEvent;
  readonly trace: TraceContext | undefined;
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** `OrderPlaced`, or with a major version past 1, `OrderPlaced.v2`. */
const TYPE = /^(?<name>[A-Za-z]\w*)(?:\.v(?<version>\d+))?$/;

/** The event's name and version as the headers have them, or undefined where they have none. */
export function eventType({ headers }: IncomingMessage): { name: string; version: number } | undefined {
  const { name, version } = TYPE.exec(headerText(headers, 'ce_type') ?? '')?.groups ?? {};
  return name === undefined ? undefined : { name, version: Number(version ?? 1) };
}

/**
 * The id under which the inbox remembers a message: its event's id. A message without one gets an id that is made of its
 * place in the log, so that it too is taken once only. Its time is part of that: a topic that is made anew counts from 0 again.
 */
export function messageId({ headers, topic, partition, offset, timestamp }: IncomingMessage): string {
  const id = headerText(headers, 'ce_id') ?? '';
  if (UUID.test(id)) return id.toLowerCase();
  const hash = createHash('sha256')
    .update(`${topic}/${String(partition)}/${offset}/${timestamp}`)
    .digest('hex');
  // Version 8 of RFC 9562: a UUID whose bits are our own affair.
  return [
    hash.slice(0, 8),
    hash.slice(8, 12),
    `8${hash.slice(13, 16)}`,
    `8${hash.slice(17, 20)}`,
    hash.slice(20, 32),
  ].join('-');
}

/**
 * Reads the event out of a message.
 * @throws UnprocessableMessage with the reason, where it is not one that its contract allows
 */
export function readEvent(message: IncomingMessage): ReceivedEvent {
  const { headers, key, value } = message;
  const type = eventType(message);
  if (type === undefined) throw new UnprocessableMessage('unreadable', 'the header ce_type is absent or no event type');
  if (type.version !== 1) {
    throw new UnprocessableMessage(
      'unknown-version',
      `version ${String(type.version)} of ${type.name} is not known here`,
    );
  }
  if (!isEventName(type.name)) throw new UnprocessableMessage('unknown-version', `${type.name} is not known here`);
  if (!UUID.test(headerText(headers, 'ce_id') ?? '')) {
    throw new UnprocessableMessage('unreadable', 'the header ce_id is absent or no UUID');
  }
  const contentType = headerText(headers, 'content-type') ?? '';
  if (contentType.split(';')[0]?.trim().toLowerCase() !== CONTENT_TYPE) {
    throw new UnprocessableMessage('unreadable', `the content type is '${contentType}', not ${CONTENT_TYPE}`);
  }
  const event = plainToInstance<DomainEvent, unknown>(EVENTS[type.name], parse(value));
  const violations = violationsOf(event);
  if (violations.length > 0) throw new UnprocessableMessage('contract-violation', violations.join('; '));
  if (event.orderId !== key) {
    throw new UnprocessableMessage('contract-violation', `the key is ${String(key)}, but orderId is ${event.orderId}`);
  }
  return { type: type.name, event, trace: traceOf(message) };
}

function isEventName(name: string): name is EventName {
  return Object.hasOwn(EVENTS, name);
}

function parse(value: Buffer | null): object {
  if (value === null) throw new UnprocessableMessage('unreadable', 'the value is null');
  let parsed: unknown;
  try {
    parsed = JSON.parse(value.toString('utf8'));
  } catch (error) {
    throw new UnprocessableMessage('unreadable', `the value is not JSON: ${String(error)}`);
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new UnprocessableMessage('contract-violation', 'the value is not a JSON object');
  }
  return parsed;
}

/** Fields that the contract does not name are let through: a newer producer may add some. */
function violationsOf(event: DomainEvent): string[] {
  return validateSync(event, { forbidUnknownValues: true }).flatMap((error) => describe(error, ''));
}

function describe({ property, constraints, children }: ValidationError, path: string): string[] {
  const own = Object.values(constraints ?? {}).map((text) => `${path}${text}`);
  return [...own, ...(children ?? []).flatMap((child) => describe(child, `${path}${property}.`))];
}

function traceOf({ headers }: IncomingMessage): TraceContext | undefined {
  const traceparent = headerText(headers, 'traceparent');
  return traceparent === undefined ? undefined : { traceparent, tracestate: headerText(headers, 'tracestate') };
}
