import { HttpException, type HttpStatus } from '@nestjs/common';

/** One fault in a request, and where it is. */
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

/** A refusal that is answered to the client. `kind` is a slug, such as `out-of-date`; the title is made from it. */
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
