import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import {
  AlwaysOnSampler,
  InMemorySpanExporter,
  SimpleSpanProcessor,
  TracerProvider,
  type ReadableSpan,
} from '@opentelemetry/sdk-trace';
import { endRequestSpan, requestSpan } from './index.js';

const exporter = new InMemorySpanExporter();
const spanProcessors = [new SimpleSpanProcessor({ exporter })];
trace.setGlobalTracerProvider(new TracerProvider({ sampler: new AlwaysOnSampler(), spanProcessors }));

beforeEach(() => {
  exporter.reset();
});
afterAll(() => {
  trace.disable();
  context.disable();
});

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
const clientWith = (flags: string) => ({ traceparent: `00-${TRACE_ID}-b7ad6b7169203331-${flags}` });

function answered(status: number, client = clientWith('01'), route: string | undefined = '/orders/:id'): ReadableSpan {
  endRequestSpan(requestSpan('GET', route, client), status);
  const [span] = exporter.getFinishedSpans();
  if (span === undefined) throw new Error('no span has ended');
  return span;
}

describe('the span of a request', () => {
  it("continues the client's trace, and names the route and not the path", () => {
    expect(answered(200)).toMatchObject({
      name: 'GET /orders/:id',
      kind: SpanKind.SERVER,
      parentSpanContext: { traceId: TRACE_ID },
      attributes: {
        'http.request.method': 'GET',
        'http.route': '/orders/:id',
        'http.response.status_code': 200,
      },
      status: { code: SpanStatusCode.UNSET },
    });
  });

  it('is named by its method where no route is known', () => {
    endRequestSpan(requestSpan('GET', undefined, undefined), 404);
    expect(exporter.getFinishedSpans()[0]).toMatchObject({ name: 'GET', parentSpanContext: undefined });
  });

  it.each([
    [404, SpanStatusCode.UNSET, undefined],
    [500, SpanStatusCode.ERROR, '500'],
    [503, SpanStatusCode.ERROR, '503'],
  ])('answered with %i has the status %i', (status, code, kind) => {
    expect(answered(status)).toMatchObject({
      status: { code },
      attributes: kind === undefined ? {} : { 'error.type': kind },
    });
  });

  it('is left to the sampler, also where the client does not record its own', () => {
    expect(answered(200, clientWith('00')).parentSpanContext?.traceId).toBe(TRACE_ID);
  });
});
