import { randomBytes } from 'node:crypto';
import type { TraceContext } from '#libs/messages';
import { applyDecorators, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
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

/** Documents the headers that {@link Trace} reads. */
export function ApiTrace(): MethodDecorator {
  return applyDecorators(
    ApiHeader({
      name: 'traceparent',
      required: false,
      description: 'The trace that the request belongs to (W3C Trace Context). Its saga goes on in it.',
      schema: { type: 'string', example: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' },
    }),
    ApiHeader({
      name: 'tracestate',
      required: false,
      description: 'What vendors add to the trace (W3C Trace Context).',
      schema: { type: 'string', example: 'vendor=value' },
    }),
  );
}
