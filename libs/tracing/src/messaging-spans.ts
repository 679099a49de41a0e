import {
  eventId,
  headerText,
  traceOfMessage,
  type IncomingMessage,
  type OutgoingMessage,
  type TraceContext,
} from '#libs/messages';
import { SpanKind, type Attributes } from '@opentelemetry/api';
import { ATTRIBUTE, MESSAGING_SYSTEM, OPERATION, OPERATION_TYPE } from './names.js';
import { OpenSpan, spanContextOf } from './open-span.js';

/** An event that a decision has made. */
export interface CreatedEvent {
  readonly id: string;
  readonly type: string;
  readonly key: string;
  readonly topic: string;
}

/**
 * The span of an event's creation. The event's message carries the span's trace to everybody who hears of the event, and
 * nobody on the way changes it.
 */
export function createSpan(event: CreatedEvent, cause: TraceContext | undefined): OpenSpan {
  return OpenSpan.start(`${OPERATION.create} ${event.topic}`, {
    kind: SpanKind.PRODUCER,
    attributes: () => ({
      ...attributesOf('create', event.topic),
      [ATTRIBUTE.messageId]: event.id,
      [ATTRIBUTE.messageKey]: event.key,
      [ATTRIBUTE.eventType]: event.type,
    }),
    parent: cause,
  });
}

/** The span of one request to the broker. It links to the `create` span of each of its messages. */
export function sendSpan(messages: readonly OutgoingMessage[]): OpenSpan {
  const topic = onlyTopicOf(messages);
  return OpenSpan.startOfBatch(nameOf(OPERATION.send, topic), {
    kind: SpanKind.CLIENT,
    attributes: () => ({ ...attributesOf('send', topic), [ATTRIBUTE.messageCount]: messages.length }),
    links: messages.map(({ headers }) => {
      const traceparent = lastOf(headers.traceparent);
      return traceparent === undefined ? undefined : { traceparent };
    }),
  });
}

/** What was handed over in this turn of the event loop, by consumer group and topic. */
const polled = new Map<string, { readonly consumerGroup: string; readonly messages: IncomingMessage[] }>();

/**
 * Records that the broker has handed over messages. It sends those of several partitions together and the client hands them
 * over one partition after the other, so all of one topic in one turn of the event loop have one span.
 */
export function recordPolled(messages: readonly IncomingMessage[], consumerGroup: string): void {
  if (polled.size === 0) setImmediate(recordTurn);
  const key = `${consumerGroup} ${String(messages[0]?.topic)}`;
  const known = polled.get(key);
  if (known === undefined) polled.set(key, { consumerGroup, messages: [...messages] });
  else known.messages.push(...messages);
}

function recordTurn(): void {
  const turn = [...polled.values()];
  polled.clear();
  for (const { consumerGroup, messages } of turn) {
    const topic = messages[0]?.topic;
    OpenSpan.startOfBatch(nameOf(OPERATION.poll, topic), {
      kind: SpanKind.CLIENT,
      attributes: () => ({
        ...attributesOf('poll', topic),
        [ATTRIBUTE.consumerGroup]: consumerGroup,
        [ATTRIBUTE.messageCount]: messages.length,
      }),
      links: messages.map(traceOfMessage),
    }).end();
  }
}

/** The span of one attempt to process a message. It belongs under the `create` span of its event, and links to it. */
export function processSpan(message: IncomingMessage, consumerGroup: string): OpenSpan {
  const created = traceOfMessage(message);
  return OpenSpan.start(`${OPERATION.process} ${message.topic}`, {
    kind: SpanKind.CONSUMER,
    attributes: () => ({
      ...attributesOf('process', message.topic),
      [ATTRIBUTE.consumerGroup]: consumerGroup,
      [ATTRIBUTE.partition]: String(message.partition),
      [ATTRIBUTE.offset]: Number(message.offset),
      [ATTRIBUTE.messageId]: eventId(message),
      [ATTRIBUTE.messageKey]: message.key ?? undefined,
      [ATTRIBUTE.eventType]: headerText(message.headers, 'ce_type'),
    }),
    parent: created,
    links: [created],
  });
}

/**
 * What a log line about a message says of it, so that the lines of all services about one order can be found: by the trace of
 * the event, or by the key.
 */
export function logFieldsOf(message: IncomingMessage): Readonly<Record<string, string | number | null | undefined>> {
  const { topic, partition, offset, key } = message;
  const created = spanContextOf(traceOfMessage(message));
  return {
    trace_id: created?.traceId,
    span_id: created?.spanId,
    eventId: eventId(message),
    eventType: headerText(message.headers, 'ce_type'),
    key,
    topic,
    partition,
    offset,
  };
}

/** The span of a transaction that the members of a commit group share. It links to their spans. */
export function commitSpan(members: number, traces: readonly (TraceContext | undefined)[]): OpenSpan {
  return OpenSpan.startOfBatch(OPERATION.commit, {
    kind: SpanKind.INTERNAL,
    attributes: () => ({ [ATTRIBUTE.members]: members }),
    links: traces,
  });
}

/**
 * The span of what a sweep does about one row that is due. Nobody caused it, so it begins a trace, with a link to the trace that
 * the row belongs to. Without an SDK its trace is that one, unchanged.
 */
export function sweepSpan(what: string, about: TraceContext | undefined): OpenSpan {
  return OpenSpan.start(`${OPERATION.sweep} ${what}`, {
    kind: SpanKind.INTERNAL,
    attributes: () => ({}),
    parent: about,
    isRoot: true,
    links: [about],
  });
}

function attributesOf(operation: keyof typeof OPERATION_TYPE, topic: string | undefined): Attributes {
  return {
    [ATTRIBUTE.system]: MESSAGING_SYSTEM,
    [ATTRIBUTE.operationName]: OPERATION[operation],
    [ATTRIBUTE.operationType]: OPERATION_TYPE[operation],
    [ATTRIBUTE.destination]: topic,
  };
}

/** Dead letters of many topics share a request. */
function onlyTopicOf(messages: readonly { readonly topic: string }[]): string | undefined {
  const topics = new Set(messages.map(({ topic }) => topic));
  return topics.size === 1 ? messages[0]?.topic : undefined;
}

function nameOf(operation: string, topic: string | undefined): string {
  return topic === undefined ? operation : `${operation} ${topic}`;
}

function lastOf(header: OutgoingMessage['headers'][string] | undefined): string | undefined {
  const last = Array.isArray(header) ? header.at(-1) : header;
  return last === undefined ? undefined : String(last);
}
