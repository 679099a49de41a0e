/** W3C Trace Context. It goes from the request that started a saga through every outbox and every message of that saga. */
export interface TraceContext {
  /** The `traceparent` header, unchanged. */
  readonly traceparent: string;
  /** The `tracestate` header, unless it is too long: see `shortTracestate`. */
  readonly tracestate?: string | undefined;
}
