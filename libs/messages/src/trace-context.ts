/** W3C Trace Context, carried from the request that began a story through every outbox and message of it. */
export interface TraceContext {
  /** The `traceparent` header, as it came. */
  readonly traceparent: string;
  /** The `tracestate` header, as it came. */
  readonly tracestate?: string | undefined;
}
