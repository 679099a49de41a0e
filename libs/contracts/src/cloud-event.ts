import type { Service } from './services.js';
import type { TraceContext } from './trace-context.js';

/** What a message says of its event, beside the payload. */
export interface CloudEvent {
  /** The event's id, kept through every retry and redrive. */
  readonly id: string;
  /** The event's name; with its major version, `OrderPlaced.v2`, when that is past 1. */
  readonly type: string;
  readonly source: Service;
  /** The order's id. */
  readonly subject: string;
  /** When it happened, RFC 3339 in UTC. */
  readonly time: string;
  /** URI of the schema that the payload keeps to. */
  readonly dataschema: string;
  readonly trace?: TraceContext | undefined;
}

export const CONTENT_TYPE = 'application/json';

/** The URI that names the schema of an event type. */
export function dataSchema(type: string): string {
  return `urn:choreographed-saga:schema:${type}:1`;
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
    'content-type': CONTENT_TYPE,
    ...(event.trace && { traceparent: event.trace.traceparent }),
    ...(event.trace?.tracestate !== undefined && { tracestate: event.trace.tracestate }),
  };
}
