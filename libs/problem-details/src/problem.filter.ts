import { STATUS_CODES } from 'node:http';
import { Catch, HttpException, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { Problem, type ProblemDetails } from './problem.js';

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
    const reply = http.getResponse<FastifyReply>();
    send(reply, this.describe(error, pathOf(request)));
  }

  private describe(error: unknown, instance: string): ProblemDetails {
    if (error instanceof Problem) {
      const { kind, detail, errors } = error;
      return {
        type: `/problems/${kind}`,
        title: titleOf(kind),
        status: error.getStatus(),
        detail,
        instance,
        ...(errors && { errors }),
      };
    }
    if (error instanceof HttpException) return refusal(error.getStatus(), error, instance);
    // Fastify's own refusals: malformed JSON, a body too large, a content type that is not supported.
    const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
    if (status < 500) return refusal(status, error, instance);
    if (this.isTransient(error)) {
      this.logger.warn(`${instance}: ${String(error)}`);
      return plain(503, 'Something that is needed for this is away; nothing was changed. Please try again.', instance);
    }
    this.logger.error(error);
    return plain(500, 'This should not have happened; nothing was changed.', instance);
  }
}

/** Answers requests that reach no route because their path cannot be decoded. For Fastify's `frameworkErrors`. */
export function answerUnroutable(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  send(reply, refusal(error.statusCode ?? 400, error, pathOf(request)));
}

function send(reply: FastifyReply, problem: ProblemDetails): void {
  if (problem.status === 503) reply.header('retry-after', RETRY_AFTER_SECONDS);
  reply.status(problem.status).header('content-type', 'application/problem+json').send(JSON.stringify(problem));
}

function pathOf({ url }: FastifyRequest): string {
  return url.split('?')[0] ?? url;
}

function refusal(status: number, error: unknown, instance: string): ProblemDetails {
  if (status === 415) return plain(status, 'A body must be sent as application/json.', instance);
  return plain(status, error instanceof Error ? error.message : String(error), instance);
}

function plain(status: number, detail: string, instance: string): ProblemDetails {
  return { type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status, detail, instance };
}

function titleOf(kind: string): string {
  const words = kind.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
