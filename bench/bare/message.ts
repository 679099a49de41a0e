/** An event that was received. */
export interface Message {
  readonly id: string;
  readonly type: string;
  readonly orderId: string;
  readonly event: Record<string, unknown>;
  readonly traceparent: string | null;
}

/** A row of the outbox: an event that waits to be sent. */
export interface OutboxRow {
  readonly id: string;
  readonly aggregatetype: string;
  readonly aggregateid: string;
  readonly type: string;
  readonly payload: object;
  readonly time: string;
  readonly dataschema: string;
  readonly traceparent: string | null;
}

/** The topic of a service. This contender has its own topics. */
export function topicOf(service: string): string {
  return `bare.${service}.events`;
}
