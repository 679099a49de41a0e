import { shortTracestate, type TraceContext } from '#libs/messages';
import { endRequestSpan, requestSpan, type OpenSpan } from '#libs/tracing';
import type { FastifyInstance, FastifyRequest } from 'fastify';

const TRACEPARENT = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

/** What a machine asks all the time, and no order depends on. */
const UNTRACED = /^\/(health|metrics|docs)(\/|\?|$)/;

const spans = new WeakMap<FastifyRequest, OpenSpan>();

/** Gives each request a span, which what handles the request runs in. */
export function traceRequests(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    if (UNTRACED.test(request.url)) {
      done();
      return;
    }
    const span = requestSpan(request.method, request.routeOptions.url, clientsTrace(request));
    spans.set(request, span);
    span.run(done);
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    const span = spans.get(request);
    if (span !== undefined) endRequestSpan(span, reply.statusCode);
    done();
  });
}

/** The trace in which the work for a request goes on. Undefined without an SDK if the client sent none. */
export function traceOf(request: FastifyRequest): TraceContext | undefined {
  return spans.get(request)?.trace;
}

function clientsTrace({ headers: { traceparent, tracestate } }: FastifyRequest): TraceContext | undefined {
  if (typeof traceparent !== 'string' || !TRACEPARENT.test(traceparent)) return undefined;
  return { traceparent, tracestate: shortTracestate(typeof tracestate === 'string' ? tracestate : undefined) };
}
