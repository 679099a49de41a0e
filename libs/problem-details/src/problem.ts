import { HttpException, type HttpStatus } from '@nestjs/common';

/** One thing that is wrong with a request, and where. */
export interface ProblemError {
  /** JSON pointer (RFC 6901) into the body, or the name of a header, query or path parameter. */
  readonly pointer: string;
  readonly detail: string;
}

/**
 * The body of an error answer.
 * @see https://www.rfc-editor.org/rfc/rfc9457
 */
export interface ProblemDetails {
  /** URI reference that names the kind of problem: `/problems/out-of-date`. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  /** The request's path. */
  readonly instance?: string;
  readonly errors?: readonly ProblemError[];
}

/** A refusal that the client is told of. `kind` is a slug, the title in short. */
export class Problem extends HttpException {
  constructor(
    status: HttpStatus,
    readonly kind: string,
    readonly detail: string,
    readonly errors?: readonly ProblemError[],
  ) {
    super(detail, status);
  }
}
