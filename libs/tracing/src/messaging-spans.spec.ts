import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { IncomingMessage, TraceContext } from '#libs/messages';
import { context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider, type ReadableSpan } from '@opentelemetry/sdk-trace';
import {
  activeSpan,
  commitSpan,
  createSpan,
  logFieldsOf,
  processSpan,
  recordPolled,
  sendSpan,
  sweepSpan,
} from './index.js';

const exporter = new InMemorySpanExporter();
trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }));
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());

beforeEach(() => {
  exporter.reset();
});
afterAll(() => {
  trace.disable();
  context.disable();
});

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
const CAUSE = { traceparent: `00-${TRACE_ID}-b7ad6b7169203331-01`, tracestate: 'vendor=value' };
const RECORDED = { traceparent: `00-${TRACE_ID}-00000000000000a1-01` };
const NOT_RECORDED = { traceparent: `00-${TRACE_ID}-00000000000000a2-00` };
const EVENT = { id: 'e-1', type: 'ParcelSent', key: 'p-1', topic: 'depot.events' };

/** The only span that has ended. */
function ended(): ReadableSpan {
  const [span, ...others] = exporter.getFinishedSpans();
  if (span === undefined || others.length > 0)
    throw new Error(`${String(others.length + 1)} spans have ended, or none`);
  return span;
}

function incoming(cause: TraceContext): IncomingMessage {
  const headers = { traceparent: Buffer.from(cause.traceparent), ce_type: Buffer.from('ParcelSent') };
  return { topic: 'depot.events', partition: 3, offset: '7', key: 'p-1', value: null, timestamp: '0', headers };
}

const outgoing = ({ traceparent }: TraceContext, topic = 'depot.events') => ({
  topic,
  key: 'p-1',
  value: null,
  headers: { traceparent },
});

const linksOf = ({ links }: ReadableSpan) => links.map(({ context: linked }) => linked.spanId);

describe('the creation of an event', () => {
  const created = (cause: TraceContext | undefined) => {
    const span = createSpan(EVENT, cause);
    span.end();
    return span;
  };

  it('is a child of what caused it, and its message names it', () => {
    const { trace: passedOn } = created(CAUSE);
    const span = ended();
    expect(span).toMatchObject({ name: 'create depot.events', kind: SpanKind.PRODUCER });
    expect(span.parentSpanContext).toMatchObject({ traceId: TRACE_ID, spanId: 'b7ad6b7169203331' });
    expect(passedOn).toEqual({
      traceparent: `00-${TRACE_ID}-${span.spanContext().spanId}-01`,
      tracestate: 'vendor=value',
    });
  });

  it.each([
    ['continues', 'a later version that has more fields', `cc-${TRACE_ID}-b7ad6b7169203331-01-more`, true],
    ['ignores', 'a traceparent of version 00 that has more fields', `${CAUSE.traceparent}-more`, false],
    ['ignores', 'a version that does not exist', `ff-${TRACE_ID}-b7ad6b7169203331-01`, false],
    ['ignores', 'flags that are no number', `00-${TRACE_ID}-b7ad6b7169203331-0x`, false],
    ['ignores', 'a span id that is too short', `00-${TRACE_ID}-b7ad6b716920333-001`, false],
    ['ignores', 'a trace id of zeros', `00-${'0'.repeat(32)}-b7ad6b7169203331-01`, false],
    ['ignores', 'what is no traceparent', 'no traceparent', false],
  ])('%s %s', (_, _what, traceparent, isContinued) => {
    created({ traceparent });
    expect(ended().parentSpanContext?.traceId).toBe(isContinued ? TRACE_ID : undefined);
  });

  it('is not recorded where its cause is not, and passes on the trace unchanged', () => {
    expect(created(NOT_RECORDED).trace).toEqual(NOT_RECORDED);
    expect(exporter.getFinishedSpans()).toEqual([]);
  });

  it('begins a trace where nothing that is traced caused it', () => {
    const { trace: passedOn } = created(undefined);
    expect(ended().parentSpanContext).toBeUndefined();
    expect(passedOn?.traceparent).toContain(ended().spanContext().spanId);
  });
});

describe('a request to the broker', () => {
  it('links to each recorded message, in a trace of its own', async () => {
    await sendSpan([outgoing(RECORDED), outgoing(NOT_RECORDED), outgoing(CAUSE)]).around(() => Promise.resolve());
    const span = ended();
    expect(span).toMatchObject({
      name: 'send depot.events',
      kind: SpanKind.CLIENT,
      attributes: { 'messaging.batch.message_count': 3, 'messaging.operation.type': 'send' },
    });
    expect(span.parentSpanContext).toBeUndefined();
    expect(linksOf(span)).toEqual(['00000000000000a1', 'b7ad6b7169203331']);
  });

  it('is not recorded where none of its messages is', async () => {
    expect(await sendSpan([outgoing(NOT_RECORDED)]).around(() => Promise.resolve('sent'))).toBe('sent');
    expect(exporter.getFinishedSpans()).toEqual([]);
  });

  it('names no topic where it has messages of several', async () => {
    await sendSpan([outgoing(RECORDED, 'one.dlt'), outgoing(CAUSE, 'other.dlt')]).around(() => Promise.resolve());
    expect(ended().name).toBe('send');
  });

  it('says what kind of error ended it, and not its message', async () => {
    const failure = new TypeError('alice is not reachable');
    await expect(sendSpan([outgoing(RECORDED)]).around(() => Promise.reject(failure))).rejects.toBe(failure);
    const span = ended();
    expect(span).toMatchObject({ status: { code: SpanStatusCode.ERROR }, attributes: { 'error.type': 'TypeError' } });
    expect(JSON.stringify([span.attributes, span.events, span.status])).not.toContain('alice');
  });
});

describe('messages that the broker hands over', () => {
  it('are one span, also from several partitions, with links to the recorded ones', async () => {
    recordPolled([incoming(RECORDED), incoming(NOT_RECORDED)], 'yard');
    recordPolled([{ ...incoming(CAUSE), partition: 4 }], 'yard');
    await setImmediate();
    expect(ended()).toMatchObject({
      name: 'poll depot.events',
      kind: SpanKind.CLIENT,
      attributes: {
        'messaging.operation.type': 'receive',
        'messaging.consumer.group.name': 'yard',
        'messaging.batch.message_count': 3,
      },
    });
    expect(linksOf(ended())).toEqual(['00000000000000a1', 'b7ad6b7169203331']);
  });

  it('have a span for each topic and each turn of the event loop', async () => {
    recordPolled([incoming(RECORDED)], 'yard');
    recordPolled([{ ...incoming(RECORDED), topic: 'shop.events' }], 'yard');
    await setImmediate();
    recordPolled([incoming(RECORDED)], 'yard');
    await setImmediate();
    const names = exporter.getFinishedSpans().map(({ name }) => name);
    expect(names).toEqual(['poll depot.events', 'poll shop.events', 'poll depot.events']);
  });

  it('have no span where none of them is recorded', async () => {
    recordPolled([incoming(NOT_RECORDED)], 'yard');
    await setImmediate();
    expect(exporter.getFinishedSpans()).toEqual([]);
  });
});

describe('an attempt to process a message', () => {
  it("is a child of the event's creation, and links to it", () => {
    const span = processSpan(incoming(CAUSE), 'yard');
    expect(span.run(activeSpan)).toMatchObject({ traceId: TRACE_ID });
    span.end();
    expect(ended()).toMatchObject({
      name: 'process depot.events',
      kind: SpanKind.CONSUMER,
      parentSpanContext: { traceId: TRACE_ID, spanId: 'b7ad6b7169203331' },
      attributes: { 'messaging.destination.partition.id': '3', 'messaging.kafka.offset': 7 },
    });
    expect(linksOf(ended())).toEqual(['b7ad6b7169203331']);
    expect(span.trace?.traceparent).toContain(ended().spanContext().spanId);
  });
});

describe('an attempt in a trace that is not recorded', () => {
  it('is not recorded, and its log lines name the trace all the same', () => {
    const span = processSpan(incoming(NOT_RECORDED), 'yard');
    expect(span.run(activeSpan)).toMatchObject({ traceId: TRACE_ID });
    span.end(new Error('fails'));
    expect(exporter.getFinishedSpans()).toEqual([]);
    expect(span.trace).toEqual(NOT_RECORDED);
  });

  it('is no parent for the spans of a library, so a statement costs nothing', () => {
    expect(processSpan(incoming(CAUSE), 'yard').run(() => trace.getActiveSpan())).toBeDefined();
    expect(processSpan(incoming(NOT_RECORDED), 'yard').run(() => trace.getActiveSpan())).toBeUndefined();
  });
});

describe('a log line about a message', () => {
  it('has the trace that its event was created in, its key and its place', () => {
    expect(logFieldsOf(incoming(CAUSE))).toEqual({
      trace_id: TRACE_ID,
      span_id: 'b7ad6b7169203331',
      eventId: undefined,
      eventType: 'ParcelSent',
      key: 'p-1',
      topic: 'depot.events',
      partition: 3,
      offset: '7',
    });
  });

  it('has no trace where the header is not a trace', () => {
    expect(logFieldsOf(incoming({ traceparent: 'alice' }))).toMatchObject({ trace_id: undefined, span_id: undefined });
  });
});

describe('the transaction of a commit group', () => {
  it('links to the spans of its members', async () => {
    await commitSpan(2, [RECORDED, undefined, CAUSE]).around(() => Promise.resolve());
    expect(ended()).toMatchObject({ name: 'commit group', attributes: { 'commit_group.member_count': 2 } });
    expect(linksOf(ended())).toEqual(['00000000000000a1', 'b7ad6b7169203331']);
  });

  it.each([
    ['is the parent of the spans of its statements where all of its members are recorded', [RECORDED, undefined], true],
    ['has no spans of statements where one of them is not', [RECORDED, NOT_RECORDED], false],
  ])('%s', (_, traces, isParent) => {
    const span = commitSpan(2, traces);
    expect(span.run(() => trace.getActiveSpan()) !== undefined).toBe(isParent);
    const lines = span.run(activeSpan);
    span.end();
    expect(lines).toMatchObject({ spanId: ended().spanContext().spanId });
  });
});

describe('what a sweep does', () => {
  it('begins a trace, with a link to the trace that it is about', () => {
    const span = sweepSpan('parcels', CAUSE);
    span.end();
    expect(ended().parentSpanContext).toBeUndefined();
    expect(ended().spanContext().traceId).not.toBe(TRACE_ID);
    expect(linksOf(ended())).toEqual(['b7ad6b7169203331']);
    expect(span.trace?.traceparent).toContain(ended().spanContext().traceId);
  });
});
