/** An event that was received. */
export interface Message {
  readonly id: string;
  readonly type: string;
  readonly orderId: string;
  readonly event: Record<string, unknown>;
  readonly traceparent: string | null;
}

/** An event that is to be sent: a row of the outbox, but for what every row of a service has in common. */
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

/** The topic of a service; this contender has its own. */
export function topicOf(service: string): string {
  return `bare.${service}.events`;
}
