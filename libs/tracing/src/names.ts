/**
 * All names of this project's spans and attributes. They are those of OpenTelemetry's conventions, version 1.44. Those of
 * messaging are not stable yet and change names. A change of them is a change of this file.
 * @see https://opentelemetry.io/docs/specs/semconv/messaging/messaging-spans/
 */

/** The first word of a span's name. The destination follows: `send order.events`. */
export const OPERATION = {
  create: 'create',
  send: 'send',
  poll: 'poll',
  process: 'process',
  /** Not of the conventions: the transaction of a commit group. */
  commit: 'commit group',
  /** Not of the conventions: what a sweep does about one row that is due. */
  sweep: 'sweep',
} as const;

/** `messaging.operation.type`, for the operations that the conventions know. */
export const OPERATION_TYPE = { create: 'create', send: 'send', poll: 'receive', process: 'process' } as const;

export const ATTRIBUTE = {
  system: 'messaging.system',
  operationName: 'messaging.operation.name',
  operationType: 'messaging.operation.type',
  destination: 'messaging.destination.name',
  partition: 'messaging.destination.partition.id',
  offset: 'messaging.kafka.offset',
  messageKey: 'messaging.kafka.message.key',
  messageId: 'messaging.message.id',
  messageCount: 'messaging.batch.message_count',
  consumerGroup: 'messaging.consumer.group.name',
  method: 'http.request.method',
  route: 'http.route',
  status: 'http.response.status_code',
  error: 'error.type',
  /** Not of the conventions: how many units of work a commit group has. */
  members: 'commit_group.member_count',
  /** CloudEvents' conventions: the name of the event. */
  eventType: 'cloudevents.event_type',
} as const;

export const MESSAGING_SYSTEM = 'kafka';

/** Who made a span, as backends show it. */
export const INSTRUMENTATION_SCOPE = 'choreographed-saga';
