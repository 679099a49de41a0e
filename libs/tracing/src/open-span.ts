import type { TraceContext } from '#libs/messages';
import {
  context,
  createContextKey,
  createTraceState,
  INVALID_SPANID,
  isSpanContextValid,
  ROOT_CONTEXT,
  SpanStatusCode,
  trace,
  TraceFlags,
  type Attributes,
  type Context,
  type Span,
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
 * Where the context has the trace of work that libraries start no spans under, for the log lines. A span there would be their
 * parent, and they would prepare each of theirs before the sampler refuses it.
 */
const TRACE_OF_LOG_LINES = createContextKey('the trace of work that libraries record no spans of');

/** How a span begins. */
export interface SpanStart {
  readonly kind: SpanKind;
  /** Asked only if the span is recorded. */
  readonly attributes: () => Attributes;
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
    private readonly span?: Span,
    /** What to pass on, so that others continue the trace here. */
    readonly trace?: TraceContext,
    private readonly isParentOfOthers = true,
  ) {}

  /**
   * Starts a span. A trace is recorded whole or not at all: where the span that it continues is not recorded, there is none,
   * and its trace is passed on unchanged.
   */
  static start(name: string, start: SpanStart): OpenSpan {
    const { parent, isRoot = false } = start;
    if (!isRoot && isUnrecorded(parent)) return new OpenSpan(undefined, parent);
    const above = spanContextOf(parent);
    if (above !== undefined && !isRoot && !isSampled(above)) return new OpenSpan(undefined, parent);
    const linked = start.links?.map((one) => (one === parent ? above : spanContextOf(one))) ?? [];
    return OpenSpan.startWith(
      name,
      start,
      above,
      linked.filter((one) => one !== undefined),
    );
  }

  /** Starts the span with which a trace enters the service, from a client: the sampler may decide otherwise than the client did. */
  static startAtDoor(name: string, start: SpanStart): OpenSpan {
    return OpenSpan.startWith(name, start, spanContextOf(start.parent), []);
  }

  /**
   * Starts the span of work that several traces share: it has a trace of its own, and links to theirs. Where none of them is
   * recorded, nobody could find the span, and there is none. Libraries record spans under it where all of them are recorded:
   * of one in ten orders, nearly every transaction would otherwise have a span for each statement.
   */
  static startOfBatch(name: string, start: SpanStart): OpenSpan {
    const traces = start.links?.filter((one) => one !== undefined) ?? [];
    const linked = traces.map(recordedSpanOf).filter((one) => one !== undefined);
    if (linked.length === 0) return new OpenSpan();
    return OpenSpan.startWith(name, start, undefined, linked, linked.length === traces.length);
  }

  private static startWith(
    name: string,
    { kind, attributes, parent, isRoot = false }: SpanStart,
    above: SpanContext | undefined,
    linked: readonly SpanContext[],
    isParentOfOthers?: boolean,
  ): OpenSpan {
    const span = tracer.startSpan(
      name,
      { kind, root: isRoot, links: linked.map((spanContext) => ({ context: spanContext })) },
      above === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, above),
    );
    const own = span.spanContext();
    const isNew = own.spanId !== INVALID_SPANID && own.spanId !== above?.spanId;
    const passedOn = isNew ? traceContextOf(own) : parent;
    if (!span.isRecording()) return new OpenSpan(undefined, passedOn);
    span.setAttributes(attributes());
    return new OpenSpan(span, passedOn, isParentOfOthers);
  }

  /** Runs `work` inside the span: the spans of libraries, such as that of a query, belong under it. */
  run<T>(work: () => T): T {
    return context.with(this.inside(), work);
  }

  private inside(): Context {
    if (this.span !== undefined && this.isParentOfOthers) return trace.setSpan(ROOT_CONTEXT, this.span);
    return this.trace === undefined ? ROOT_CONTEXT : ROOT_CONTEXT.setValue(TRACE_OF_LOG_LINES, this.trace);
  }

  /** Runs `work` inside the span, and ends the span with it. */
  around<T>(work: () => Promise<T>): Promise<T> {
    return aroundAll([this], () => this.run(work));
  }

  /** Adds what was not known when it began. */
  note(attributes: Attributes): void {
    this.span?.setAttributes(attributes);
  }

  /** @param error why its work failed: an error, or the status of an answer. A message may name a customer, so only its kind is recorded */
  end(error?: unknown): void {
    if (error !== undefined) {
      this.span?.setStatus({ code: SpanStatusCode.ERROR });
      this.span?.setAttribute(ATTRIBUTE.error, kindOf(error));
    }
    this.span?.end();
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

/** The trace and the span that the running code belongs to, for its log lines. Undefined outside of any, or without an SDK. */
export function activeSpan(): { readonly traceId: string; readonly spanId: string } | undefined {
  const active = context.active();
  return (
    trace.getSpan(active)?.spanContext() ??
    spanContextOf(active.getValue(TRACE_OF_LOG_LINES) as TraceContext | undefined)
  );
}

function recordedSpanOf(trace: TraceContext): SpanContext | undefined {
  const context = isUnrecorded(trace) ? undefined : spanContextOf(trace);
  return context !== undefined && isSampled(context) ? context : undefined;
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
