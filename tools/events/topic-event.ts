import { CHOREOGRAPHY, type EventName } from '#libs/contracts';
import type { KafkaMessage } from 'kafkajs';
import type { Values } from '../values/values.js';

/** An event as it stands in its topic. */
export interface RecordedEvent {
  readonly id: string;
  readonly name: EventName;
  readonly orderId: string;
  /** When it happened, in milliseconds since 1970. */
  readonly at: number;
  /** Why, where the event says so. */
  readonly reason: string | undefined;
}

/** An event as it is in its topic, and where. */
export interface TopicEvent extends RecordedEvent {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  /** When the relay sent it: the time of the record, in milliseconds since 1970. */
  readonly sentAt: number;
  readonly traceparent: string | undefined;
  readonly says: unknown;
}

/** An event as its message has it, with what it says; undefined if the message is none of ours. */
export async function readEvent(
  { headers, value }: Pick<KafkaMessage, 'headers' | 'value'>,
  values: Values,
): Promise<(RecordedEvent & Pick<TopicEvent, 'says'>) | undefined> {
  const [id, name, orderId, time] = ['ce_id', 'ce_type', 'ce_subject', 'ce_time'].map((header) =>
    headers?.[header]?.toString(),
  );
  if (id === undefined || orderId === undefined || time === undefined || !isEventName(name)) return undefined;
  const says = await values.read(name, String(headers?.['content-type']), value);
  return { id, name, orderId, at: Date.parse(time), reason: reasonIn(says), says };
}

function isEventName(name: string | undefined): name is EventName {
  return name !== undefined && Object.hasOwn(CHOREOGRAPHY, name);
}

/** Others may have put anything into the topics. */
function reasonIn(event: unknown): string | undefined {
  if (typeof event !== 'object' || event === null || !('reason' in event)) return undefined;
  return typeof event.reason === 'string' ? event.reason : undefined;
}
