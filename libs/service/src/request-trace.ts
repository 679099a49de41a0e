import { randomBytes } from 'node:crypto';
import type { TraceContext } from '#libs/messages';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

const TRACEPARENT = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

/** The trace of a request. A request without one begins a new trace. */
export const Trace = createParamDecorator((_: unknown, context: ExecutionContext): TraceContext => {
  const { traceparent, tracestate } = context.switchToHttp().getRequest<FastifyRequest>().headers;
  if (typeof traceparent === 'string' && TRACEPARENT.test(traceparent)) {
    return { traceparent, tracestate: typeof tracestate === 'string' ? tracestate : undefined };
  }
  return { traceparent: `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-01` };
});
