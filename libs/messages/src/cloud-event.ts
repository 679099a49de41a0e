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

/** What W3C asks everybody to pass on, in characters. Every event of a saga carries it, so it is the most, too. */
const MAX_TRACESTATE = 512;
const LONG_ENTRY = 128;

/**
 * A received header `tracestate`, without the entries that make it longer than W3C asks us to pass on. They are dropped as
 * W3C says: the long ones first, then the last ones, which are the oldest.
 */
export function shortTracestate(tracestate: string | undefined): string | undefined {
  if (tracestate === undefined || tracestate.length <= MAX_TRACESTATE) return tracestate;
  let kept = '';
  for (const entry of tracestate.split(',')) {
    if (entry.length > LONG_ENTRY) continue;
    const longer = kept === '' ? entry : `${kept},${entry}`;
    if (longer.length > MAX_TRACESTATE) break;
    kept = longer;
  }
  return kept === '' ? undefined : kept;
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
