/** W3C Trace Context: it names a span, so that others can continue its trace. An event's names the span that created the event. */
export interface TraceContext {
  /** The `traceparent` header. */
  readonly traceparent: string;
  /** The `tracestate` header, unless it is too long: see `shortTracestate`. */
  readonly tracestate?: string | undefined;
}
