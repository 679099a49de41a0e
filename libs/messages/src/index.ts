export {
  conversion,
  expectVersionsInOrder,
  publishedVersions,
  statedType,
  typeOf,
  type Catalogue,
  type Conversion,
  type EventClass,
  type EventVersion,
} from './catalogue.js';
export { cloudEventHeaders, shortTracestate, type CloudEvent } from './cloud-event.js';
export { CodecUnavailable, jsonCodec, type Codec, type Encoded } from './codec.js';
export {
  eventId,
  eventType,
  headerText,
  messageId,
  parseType,
  traceOfMessage,
  type EventType,
  type IncomingMessage,
  type MessageHeaders,
} from './incoming-message.js';
export type { MessageConsumer, TakeMessages } from './message-consumer.js';
export type { MessageObserver, Processing, Publication } from './message-observer.js';
export { MessageRefused, type MessagePlace, type MessageProducer, type OutgoingMessage } from './message-producer.js';
export { deadLetterTopicName, eventTopicName } from './topic-names.js';
export type { Topic } from './topic.js';
export type { TraceContext } from './trace-context.js';
