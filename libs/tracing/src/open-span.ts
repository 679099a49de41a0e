import type { TraceContext } from '#libs/messages';
import {
  context,
  createContextKey,
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

/** Where each field of a `traceparent` stands. Each message is read several times, and a regular expression would cost more. */
const PLACE = { version: [0, 2], traceId: [3, 35], spanId: [36, 52], flags: [53, 55] } as const;
const DASHES = [2, 35, 52];
const LENGTH = 55;

/** What a `traceparent` of a trace that is not recorded ends with. */
const NOT_RECORDED = '-00';

/**
 * Where the context has the trace of work that is not recorded, for the log lines. It is no span there: libraries would start
 * spans of their own under it, and the sampler would refuse each.
 */
const UNRECORDED_TRACE = createContextKey('the trace of work that is not recorded');

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

  /**
   * Starts a span. A trace is recorded whole or not at all: where the span that it continues is not recorded, there is none,
   * and its trace is passed on unchanged.
   */
  static start(name: string, start: SpanStart): OpenSpan {
    const { parent, isRoot = false } = start;
    if (!isRoot && isUnrecorded(parent)) return OpenSpan.unrecorded(parent);
    const above = spanContextOf(parent);
    if (above !== undefined && !isRoot && !isSampled(above)) return OpenSpan.unrecorded(parent);
    return OpenSpan.startWith(name, start, above, contextsOf(start.links));
  }

  /** Starts the span with which a trace enters the service, from a client: the sampler may decide otherwise than the client did. */
  static startAtDoor(name: string, start: SpanStart): OpenSpan {
    return OpenSpan.startWith(name, start, spanContextOf(start.parent), []);
  }

  /**
   * Starts the span of work that several traces share: it has a trace of its own, and links to theirs. Where none of them is
   * recorded, nobody could find the span, and there is none.
   */
  static startOfBatch(name: string, start: SpanStart): OpenSpan {
    const linked = contextsOf(start.links?.filter((one) => !isUnrecorded(one))).filter(isSampled);
    return linked.length === 0 ? new OpenSpan(ROOT_CONTEXT) : OpenSpan.startWith(name, start, undefined, linked);
  }

  private static startWith(
    name: string,
    { kind, attributes, parent, isRoot = false }: SpanStart,
    above: SpanContext | undefined,
    linked: readonly SpanContext[],
  ): OpenSpan {
    const span = tracer.startSpan(
      name,
      { kind, attributes, root: isRoot, links: linked.map((spanContext) => ({ context: spanContext })) },
      above === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, above),
    );
    const own = span.spanContext();
    const isNew = isSpanContextValid(own) && own.spanId !== above?.spanId;
    const passedOn = isNew ? traceContextOf(own) : parent;
    return span.isRecording()
      ? new OpenSpan(trace.setSpan(ROOT_CONTEXT, span), passedOn)
      : OpenSpan.unrecorded(passedOn);
  }

  private static unrecorded(parent: TraceContext | undefined): OpenSpan {
    return new OpenSpan(ROOT_CONTEXT.setValue(UNRECORDED_TRACE, parent), parent);
  }

  /** Runs `work` inside the span: the spans of libraries, such as that of a query, belong under it. */
  run<T>(work: () => T): T {
    return context.with(this.inside, work);
  }

  /** Runs `work` inside the span, and ends the span with it. */
  around<T>(work: () => Promise<T>): Promise<T> {
    return aroundAll([this], () => this.run(work));
  }

  /** Adds what was not known when it began. */
  note(attributes: Attributes): void {
    trace.getSpan(this.inside)?.setAttributes(attributes);
  }

  /** @param error why its work failed: an error, or the status of an answer. A message may name a customer, so only its kind is recorded */
  end(error?: unknown): void {
    const span = trace.getSpan(this.inside);
    if (error !== undefined) {
      span?.setStatus({ code: SpanStatusCode.ERROR });
      span?.setAttribute(ATTRIBUTE.error, kindOf(error));
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

function kindOf(error: unknown): string {
  if (error instanceof Error) return error.name;
  return typeof error === 'number' ? String(error) : typeof error;
}

function isSampled({ traceFlags }: SpanContext): boolean {
  return (traceFlags & TraceFlags.SAMPLED) !== 0;
}

function contextsOf(traces: SpanStart['links'] = []): SpanContext[] {
  return traces.map(spanContextOf).filter((spanContext) => spanContext !== undefined);
}

/** The trace and the span that the running code belongs to, for its log lines. Undefined outside of any, or without an SDK. */
export function activeSpan(): { readonly traceId: string; readonly spanId: string } | undefined {
  const active = context.active();
  return (
    trace.getSpan(active)?.spanContext() ?? spanContextOf(active.getValue(UNRECORDED_TRACE) as TraceContext | undefined)
  );
}

/** Decides at once for nearly all traces that are not recorded. A trace for which it is false may still be one of them. */
function isUnrecorded(trace: TraceContext | undefined): boolean {
  const text = trace?.traceparent;
  return text?.length === LENGTH && text.endsWith(NOT_RECORDED);
}

/**
 * The span that a W3C trace context names, or undefined if it names none. We do not ask the SDK's propagator: what stands in
 * the outbox and in the headers is W3C's format, whatever `OTEL_PROPAGATORS` says about requests.
 */
export function spanContextOf(trace: TraceContext | undefined): SpanContext | undefined {
  const text = trace?.traceparent ?? '';
  if (DASHES.some((at) => text[at] !== '-')) return undefined;
  const part = (name: keyof typeof PLACE) => text.slice(...PLACE[name]);
  const version = part('version');
  // Later versions than 00 may add fields behind these.
  const isWhole =
    version === '00' ? text.length === LENGTH : isByte(version) && version !== 'ff' && (text[LENGTH] ?? '-') === '-';
  const flags = part('flags');
  if (!isWhole || !isByte(flags)) return undefined;
  const context: SpanContext = {
    traceId: part('traceId'),
    spanId: part('spanId'),
    traceFlags: Number.parseInt(flags, 16),
    isRemote: true,
    ...(trace?.tracestate !== undefined && { traceState: createTraceState(trace.tracestate) }),
  };
  return isSpanContextValid(context) ? context : undefined;
}

function isByte(text: string): boolean {
  return /^[0-9a-f]{2}$/.test(text);
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
