import { answerUnroutable, INVALID_REQUEST, Problem } from '#libs/problem-details';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { traceRequests } from './request-trace.js';

/** The largest request body, in bytes. */
const BODY_LIMIT = 256 * 1024;

/** More levels than any body here has, and far fewer than overflow the stack of what walks through a body. */
const MAX_DEPTH = 20;

/** Fastify, which takes JSON bodies only and answers 415 to all others. Nest is to add no parsers of its own. */
export function createHttpAdapter(): FastifyAdapter {
  const adapter = new FastifyAdapter({ bodyLimit: BODY_LIMIT, frameworkErrors: answerUnroutable });
  const fastify = adapter.getInstance();
  traceRequests(fastify);
  const parse = fastify.getDefaultJsonParser('error', 'error');
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    // Many clients send the content type with every request. Who needs a body misses it when it validates the request.
    if (body === '') {
      done(null, undefined);
      return;
    }
    void parse(request, String(body), (error, parsed: unknown) => {
      done(error ?? (isDeeperThan(MAX_DEPTH, parsed) ? tooDeep() : null), parsed);
    });
  });
  return adapter;
}

/** Goes no deeper than it has to, so that it cannot overflow the stack itself. */
function isDeeperThan(levels: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeperThan(levels - 1, inner));
}

function tooDeep(): Problem {
  const detail = `The body has objects or arrays nested deeper than ${String(MAX_DEPTH)} levels.`;
  return Problem.of({ ...INVALID_REQUEST, detail });
}
