import { createHash } from 'node:crypto';
import type { TraceContext } from '#libs/messages';
import { Problem, type Fault } from '#libs/problem-details';
import { applyDecorators, createParamDecorator, HttpStatus, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { traceOf } from './request-trace.js';

/** The trace of a request, if it has one. Where spans are recorded, it names the span of the request itself. */
export const Trace = createParamDecorator((_: unknown, context: ExecutionContext): TraceContext | undefined =>
  traceOf(context.switchToHttp().getRequest<FastifyRequest>()),
);

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
      description:
        'What vendors add to the trace (W3C Trace Context). Of more than 512 characters, the last entries are dropped.',
      schema: { type: 'string', example: 'vendor=value' },
    }),
  );
}

/** In characters. The databases have the same limit. */
const MAX_KEY_LENGTH = 255;

export const INVALID_IDEMPOTENCY_KEY = {
  status: HttpStatus.BAD_REQUEST,
  kind: 'invalid-idempotency-key',
  detail: 'This request needs the header Idempotency-Key, with a new key for each new request.',
  errors: [{ pointer: 'Idempotency-Key', detail: `must have 1 to ${String(MAX_KEY_LENGTH)} characters` }],
} satisfies Fault;

export const IDEMPOTENCY_KEY_REUSED = {
  status: HttpStatus.UNPROCESSABLE_ENTITY,
  kind: 'idempotency-key-reused',
  detail: 'This Idempotency-Key came with another request before.',
  errors: [{ pointer: 'Idempotency-Key', detail: 'must be a new key for a new request' }],
} satisfies Fault;

/** The key under which a request is carried out once, however often it is sent. A request without one is refused. */
export const IdempotencyKeyHeader = createParamDecorator((_: unknown, context: ExecutionContext): string => {
  const key = headersOf(context)['idempotency-key'];
  if (typeof key !== 'string' || key === '' || key.length > MAX_KEY_LENGTH) throw Problem.of(INVALID_IDEMPOTENCY_KEY);
  return key;
});

/** Unless a service is set otherwise. */
export const DAYS_A_KEY_IS_REMEMBERED = 30;

/** Documents the header that {@link IdempotencyKeyHeader} reads. */
export function ApiIdempotencyKey(): MethodDecorator {
  return ApiHeader({
    name: 'Idempotency-Key',
    required: true,
    description:
      'A new one for each new request. A request that is sent again with its key gets the first answer again, and is carried out once. ' +
      `A key is remembered for ${String(DAYS_A_KEY_IS_REMEMBERED)} days, unless the operator has set another time.`,
    schema: {
      type: 'string',
      minLength: 1,
      maxLength: MAX_KEY_LENGTH,
      example: '7d1a7c52-9c0e-4b8f-a1de-3f0c6b1f9d20',
    },
  });
}

/**
 * What is stored with an idempotency key. Two requests that ask for the same have the same fingerprint, however their JSON is
 * written. A null asks for nothing.
 */
export function fingerprint(request: object): string {
  const canonical = JSON.stringify(request, (_, value: unknown) =>
    isObject(value) ? sorted(value) : (value ?? undefined),
  );
  return createHash('sha256').update(canonical).digest('hex');
}

function headersOf(context: ExecutionContext): FastifyRequest['headers'] {
  return context.switchToHttp().getRequest<FastifyRequest>().headers;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sorted(fields: object): object {
  return Object.fromEntries(Object.entries(fields).sort(([one], [other]) => (one < other ? -1 : 1)));
}
