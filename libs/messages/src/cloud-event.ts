import type { TraceContext } from './trace-context.js';

/** What a message says about its event, besides the payload. */
export interface CloudEvent {
  /** The event's id, kept through every retry and redrive. */
  readonly id: string;
  /** The event's name; with its major version, `OrderPlaced.v2`, when that is past 1. */
  readonly type: string;
  /** The name of the publishing service. */
  readonly source: string;
  /** What the event is about: the message's key. */
  readonly subject: string;
  /** When it happened, RFC 3339 in UTC. */
  readonly time: string;
  /** URI of the payload's schema. */
  readonly dataschema: string;
  readonly contentType: string;
  readonly trace?: TraceContext | undefined;
}

/**
 * The Kafka headers of an event: CloudEvents 1.0 in binary mode, and W3C Trace Context.
 * @see https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md
 */
export function cloudEventHeaders(event: CloudEvent): Record<string, string> {
  return {
    ce_specversion: '1.0',
    ce_id: event.id,
    ce_source: `/${event.source}`,
    ce_type: event.type,
    ce_subject: event.subject,
    ce_time: event.time,
    ce_dataschema: event.dataschema,
    'content-type': event.contentType,
    ...(event.trace && { traceparent: event.trace.traceparent }),
    ...(event.trace?.tracestate !== undefined && { tracestate: event.trace.tracestate }),
  };
}
