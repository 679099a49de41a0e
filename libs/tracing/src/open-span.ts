import type { TraceContext } from '#libs/messages';
import {
  context,
  createTraceState,
  isSpanContextValid,
  ROOT_CONTEXT,
  SpanStatusCode,
  trace,
  TraceFlags,
  type Attributes,
  type Context,
  type SpanContext,
  type SpanKind,
} from '@opentelemetry/api';
import { ATTRIBUTE, INSTRUMENTATION_SCOPE } from './names.js';

/** Until an SDK is registered, its spans do nothing. */
const tracer = trace.getTracer(INSTRUMENTATION_SCOPE);

/** Version, trace id, span id, flags. Later versions than 00 may add fields behind these. */
const TRACEPARENT =
  /^(?!ff)(?<version>[0-9a-f]{2})-(?<traceId>[0-9a-f]{32})-(?<spanId>[0-9a-f]{16})-(?<flags>[0-9a-f]{2})(?<more>-.*)?$/;

/** How a span begins. */
export interface SpanStart {
  readonly kind: SpanKind;
  readonly attributes: Attributes;
  /** The span that this one continues. Without one it begins a trace. */
  readonly parent?: TraceContext | undefined;
  /** Begins a trace all the same. */
  readonly isRoot?: boolean;
  /** Other spans that it has to do with. */
  readonly links?: readonly (TraceContext | undefined)[];
}

/** A span that has begun. Without an SDK it does nothing, and its trace is its parent's, unchanged. */
export class OpenSpan {
  private constructor(
    private readonly inside: Context,
    /** What to pass on, so that others continue the trace here. */
    readonly trace?: TraceContext,
  ) {}

  static start(name: string, start: SpanStart): OpenSpan {
    return OpenSpan.startWith(name, start, contextsOf(start.links));
  }

  /**
   * Starts the span of work that several traces share: it has a trace of its own, and links to theirs. Where none of them is
   * recorded, nobody could find the span, and there is none.
   */
  static startOfBatch(name: string, start: SpanStart): OpenSpan {
    const linked = contextsOf(start.links).filter(isSampled);
    return linked.length === 0 ? new OpenSpan(ROOT_CONTEXT) : OpenSpan.startWith(name, start, linked);
  }

  private static startWith(name: string, start: SpanStart, linked: readonly SpanContext[]): OpenSpan {
    const { kind, attributes, parent, isRoot = false } = start;
    const above = spanContextOf(parent);
    const span = tracer.startSpan(
      name,
      { kind, attributes, root: isRoot, links: linked.map((spanContext) => ({ context: spanContext })) },
      above === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, above),
    );
    const own = span.spanContext();
    const isNew = isSpanContextValid(own) && own.spanId !== above?.spanId;
    return new OpenSpan(trace.setSpan(ROOT_CONTEXT, span), isNew ? traceContextOf(own) : parent);
  }

  /** Runs `work` inside the span: the spans of libraries, such as that of a query, belong under it. */
  run<T>(work: () => T): T {
    return context.with(this.inside, work);
  }

  /** Runs `work` inside the span, and ends the span with it. */
  around<T>(work: () => Promise<T>): Promise<T> {
    return aroundAll([this], () => this.run(work));
  }

  /** @param error why its work failed. Its message may name a customer, so only its kind is recorded */
  end(error?: unknown): void {
    const span = trace.getSpan(this.inside);
    if (error !== undefined) {
      span?.setStatus({ code: SpanStatusCode.ERROR });
      span?.setAttribute(ATTRIBUTE.error, error instanceof Error ? error.name : typeof error);
    }
    span?.end();
  }
}

/** Runs work that several spans share, and ends all of them with it. */
export async function aroundAll<T>(spans: readonly OpenSpan[], work: () => Promise<T>): Promise<T> {
  try {
    const result = await work();
    for (const span of spans) span.end();
    return result;
  } catch (error) {
    for (const span of spans) span.end(error);
    throw error;
  }
}

function isSampled({ traceFlags }: SpanContext): boolean {
  return (traceFlags & TraceFlags.SAMPLED) !== 0;
}

function contextsOf(traces: SpanStart['links'] = []): SpanContext[] {
  return traces.map(spanContextOf).filter((spanContext) => spanContext !== undefined);
}

/** The trace and the span that the running code belongs to, for its log lines. Undefined outside of any, or without an SDK. */
export function activeSpan(): { readonly traceId: string; readonly spanId: string } | undefined {
  return trace.getActiveSpan()?.spanContext();
}

/**
 * The span that a W3C trace context names, or undefined if it names none. We do not ask the SDK's propagator: what stands in
 * the outbox and in the headers is W3C's format, whatever `OTEL_PROPAGATORS` says about requests.
 */
export function spanContextOf(trace: TraceContext | undefined): SpanContext | undefined {
  const {
    version,
    traceId = '',
    spanId = '',
    flags = '',
    more,
  } = TRACEPARENT.exec(trace?.traceparent ?? '')?.groups ?? {};
  if (version === '00' && more !== undefined) return undefined;
  const context: SpanContext = {
    traceId,
    spanId,
    traceFlags: Number.parseInt(flags, 16),
    isRemote: true,
    ...(trace?.tracestate !== undefined && { traceState: createTraceState(trace.tracestate) }),
  };
  return isSpanContextValid(context) ? context : undefined;
}

/** The W3C trace context that names a span. */
function traceContextOf({ traceId, spanId, traceFlags, traceState }: SpanContext): TraceContext {
  const flags = (traceFlags & 0xff).toString(16).padStart(2, '0');
  const tracestate = traceState?.serialize();
  return {
    traceparent: `00-${traceId}-${spanId}-${flags}`,
    ...(tracestate !== undefined && tracestate !== '' && { tracestate }),
  };
}
