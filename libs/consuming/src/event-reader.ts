import type { DeadLetterReason } from '#libs/dead-letters';
import {
  eventId,
  eventType,
  expectVersionsInOrder,
  headerText,
  jsonCodec,
  statedType,
  traceOfMessage,
  type Catalogue,
  type Codec,
  type EventClass,
  type IncomingMessage,
  type TraceContext,
} from '#libs/messages';
import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import { Counter } from 'prom-client';

const upcastEvents = new Counter({
  name: 'upcast_events_total',
  help: 'Events of an older major version that an upcaster brought to the version of their reaction',
  labelNames: ['type'],
});

/** One way in which an event breaks its contract. */
export interface Violation {
  /** JSON pointer (RFC 6901) into the event. */
  readonly pointer: string;
  readonly detail: string;
}

/** A message that no attempt can process, unless the message or the service changes. */
export class UnprocessableMessage extends Error {
  override readonly name = 'UnprocessableMessage';

  constructor(
    readonly reason: DeadLetterReason,
    message: string,
    /** Where its event breaks the contract. */
    readonly violations: readonly Violation[] = [],
  ) {
    super(message);
  }
}

/** The event in a message. */
export interface ReceivedEvent {
  readonly type: string;
  readonly event: object;
  readonly trace: TraceContext | undefined;
}

/** A message, and the event in it. */
export interface ReadMessage {
  readonly message: IncomingMessage;
  readonly received: ReceivedEvent;
}

/** Reads events from messages. It knows the types of a catalogue, in one or more wire formats. */
export class EventReader {
  private readonly codecs: ReadonlyMap<string, Codec>;

  constructor(
    private readonly catalogue: Catalogue,
    codecs: readonly Codec[] = [jsonCodec],
  ) {
    expectVersionsInOrder(catalogue);
    this.codecs = new Map(codecs.map((codec) => [codec.contentType, codec]));
  }

  /**
   * Reads messages. Before that it fetches what is elsewhere, such as a schema.
   * @throws CodecUnavailable if that is away; UnprocessableMessage as `read` does
   */
  async readAll(messages: readonly IncomingMessage[]): Promise<ReadMessage[]> {
    await Promise.all(messages.map((message) => this.fetchFor(message)));
    return messages.map((message) => ({ message, received: this.read(message) }));
  }

  /** @throws UnprocessableMessage, with the reason, if the message is not what its contract allows */
  read(message: IncomingMessage): ReceivedEvent {
    const { key } = message;
    const { type, eventClass } = this.typeOf(message);
    if (eventId(message) === undefined) {
      throw new UnprocessableMessage('unreadable', 'the header ce_id is missing or is not a UUID');
    }
    const event = this.checkedEvent(eventClass, this.decode(message, type));
    const ownKey = this.catalogue.keyOf(event);
    if (ownKey !== key) {
      throw new UnprocessableMessage('contract-violation', `the key is ${String(key)}, but the event's is ${ownKey}`);
    }
    return { type, event, trace: traceOfMessage(message) };
  }

  /** The object in a message, as far as anybody can read it. It may break its contract. Undefined if there is none. */
  async peek(message: IncomingMessage): Promise<object | undefined> {
    try {
      await this.fetchFor(message);
      return this.decode(message, headerText(message.headers, 'ce_type') ?? '');
    } catch {
      return jsonIn(message.value);
    }
  }

  /**
   * The same event in the major version that a reaction takes.
   * @throws UnprocessableMessage if no upcaster leads there
   */
  upcast({ type, event, trace }: ReceivedEvent, to: string): ReceivedEvent {
    if (type === to) return { type, event, trace };
    const upcaster = this.catalogue.upcasters?.find(({ from }) => statedType(from) === type);
    if (upcaster === undefined)
      throw new UnprocessableMessage('unknown-version', `${type} is not known here as ${to}: no upcaster leads there`);
    upcastEvents.inc({ type });
    const next = this.checkedEvent(upcaster.to, upcaster.convert(event));
    return this.upcast({ type: statedType(upcaster.to), event: next, trace }, to);
  }

  private checkedEvent(eventClass: EventClass, data: object): object {
    const isAccepted = this.catalogue.accepts?.(eventClass, data) ?? false;
    const event = plainToInstance<object, unknown>(eventClass, data);
    const violations = isAccepted ? [] : violationsOf(event);
    if (violations.length > 0) {
      const texts = violations.map(({ pointer, detail }) => `${pathOf(pointer)}${detail}`);
      throw new UnprocessableMessage('contract-violation', texts.join('; '), violations);
    }
    return event;
  }

  private typeOf(message: IncomingMessage): { type: string; eventClass: EventClass } {
    const named = eventType(message);
    if (named === undefined) {
      throw new UnprocessableMessage('unreadable', 'the header ce_type is missing or names no event type');
    }
    const { name, version } = named;
    const { types } = this.catalogue;
    const type = version === 1 ? name : `${name}.v${String(version)}`;
    const eventClass = Object.hasOwn(types, type) ? types[type] : undefined;
    if (eventClass !== undefined) return { type, eventClass };
    const what = Object.hasOwn(types, name) ? `version ${String(version)} of ${name}` : name;
    throw new UnprocessableMessage('unknown-version', `${what} is not known here`);
  }

  private async fetchFor(message: IncomingMessage): Promise<void> {
    if (message.value !== null) await this.codecOf(message)?.prepareToDecode?.(message.value);
  }

  private codecOf({ headers }: IncomingMessage): Codec | undefined {
    const contentType = headerText(headers, 'content-type') ?? '';
    return this.codecs.get(contentType.split(';')[0]?.trim().toLowerCase() ?? '');
  }

  private decode(message: IncomingMessage, type: string): object {
    const { headers, value } = message;
    const codec = this.codecOf(message);
    if (codec === undefined) {
      const contentType = headerText(headers, 'content-type') ?? '';
      const known = [...this.codecs.keys()].join(' or ');
      throw new UnprocessableMessage('unreadable', `the content type is '${contentType}', not ${known}`);
    }
    if (value === null) throw new UnprocessableMessage('unreadable', 'the value is null');
    const decoded = decodeWith(codec, value, type);
    if (typeof decoded !== 'object' || decoded === null || Array.isArray(decoded)) {
      throw new UnprocessableMessage('contract-violation', 'the value is not an object');
    }
    return decoded;
  }
}

function decodeWith(codec: Codec, value: Buffer, type: string): unknown {
  try {
    return codec.decode(value, type);
  } catch (error) {
    throw new UnprocessableMessage('unreadable', error instanceof Error ? error.message : String(error));
  }
}

/** A message whose headers are wrong may still have JSON. */
function jsonIn(value: Buffer | null): object | undefined {
  try {
    const json = value === null ? undefined : jsonCodec.decode(value, '');
    return typeof json === 'object' && json !== null && !Array.isArray(json) ? json : undefined;
  } catch {
    return undefined;
  }
}

/** Fields that the contract does not name are accepted: a newer producer may add some. */
function violationsOf(event: object): Violation[] {
  return validateSync(event, { forbidUnknownValues: true }).flatMap((error) => describe(error, ''));
}

function describe({ property, constraints, children }: ValidationError, parent: string): Violation[] {
  const pointer = `${parent}/${property.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  const own = Object.values(constraints ?? {}).map((detail) => ({ pointer, detail }));
  return [...own, ...(children ?? []).flatMap((child) => describe(child, pointer))];
}

/** What is before the faulty property, whose name the text has: `lines.0.`. */
function pathOf(pointer: string): string {
  return pointer
    .split('/')
    .slice(1, -1)
    .map((part) => `${part}.`)
    .join('');
}
