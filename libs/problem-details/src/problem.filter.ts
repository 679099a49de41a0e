import { Catch, HttpException, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { Problem, problemDetails, UNAVAILABLE, UNEXPECTED, UNSUPPORTED_TYPE, type Fault } from './problem.js';

/** Whether an error means that the database or another part is away, so that a later attempt may succeed. */
export type IsTransient = (error: unknown) => boolean;

const RETRY_AFTER_SECONDS = 2;

/** Answers every error with `application/problem+json`, and logs unexpected ones. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemFilter.name);

  constructor(private readonly isTransient: IsTransient) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    send(http.getResponse<FastifyReply>(), this.faultOf(error, request), pathOf(request));
  }

  private faultOf(error: unknown, { method, routeOptions }: FastifyRequest): Fault {
    if (error instanceof Problem) return error.fault;
    if (error instanceof HttpException) return refusal(error.getStatus(), error);
    // Fastify's own refusals: malformed JSON, a body too large, a content type that is not supported.
    const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
    if (status < 500) return refusal(status, error);
    // The route, and not the path: that may have a customer's id.
    const route = `${method} ${routeOptions.url ?? 'no route'}`;
    if (this.isTransient(error)) {
      this.logger.warn(`${route}: ${String(error)}`, { err: error });
      return UNAVAILABLE;
    }
    this.logger.error(`${route}: ${String(error)}`, { err: error });
    return UNEXPECTED;
  }
}

/** Answers requests that reach no route because their path cannot be decoded. For Fastify's `frameworkErrors`. */
export function answerUnroutable(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  send(reply, refusal(error.statusCode ?? 400, error), pathOf(request));
}

function send(reply: FastifyReply, fault: Fault, instance: string): void {
  if (fault.status === UNAVAILABLE.status) reply.header('retry-after', RETRY_AFTER_SECONDS);
  reply
    .status(fault.status)
    .header('content-type', 'application/problem+json')
    .send(JSON.stringify(problemDetails(fault, instance)));
}

function pathOf({ url }: FastifyRequest): string {
  return url.split('?')[0] ?? url;
}

function refusal(status: number, error: unknown): Fault {
  if (status === 415) return UNSUPPORTED_TYPE;
  return { status, detail: error instanceof Error ? error.message : String(error) };
}
