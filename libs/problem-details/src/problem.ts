import { STATUS_CODES } from 'node:http';
import { HttpException, HttpStatus } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

/** One fault in a request, and where it is. */
export class ProblemError {
  @ApiProperty({
    description: 'JSON pointer (RFC 6901) into the body, or the name of a header, query or path parameter.',
    example: '/lines/0/sku',
  })
  readonly pointer!: string;

  @ApiProperty({ example: 'there is no product UNICORN' })
  readonly detail!: string;
}

/**
 * The body of an error answer.
 * @see https://www.rfc-editor.org/rfc/rfc9457
 */
export class ProblemDetails {
  @ApiProperty({
    description: 'URI reference that names the kind of problem; `about:blank` where the status says it all.',
    example: '/problems/unknown-product',
  })
  readonly type!: string;

  @ApiProperty({ description: 'The kind in words.', example: 'Unknown product' })
  readonly title!: string;

  @ApiProperty({ description: 'The HTTP status.', type: 'integer', example: 422 })
  readonly status!: number;

  @ApiProperty({
    description: 'What was wrong, and what to do.',
    example: 'The order names a product that does not exist.',
  })
  readonly detail!: string;

  @ApiPropertyOptional({ description: "The request's path.", example: '/orders' })
  readonly instance?: string;

  @ApiPropertyOptional({ description: 'Every fault of the request that could be found.', type: [ProblemError] })
  readonly errors?: readonly ProblemError[];
}

/** What is wrong: `kind` is a slug, the title in short. Without one the title is that of the status. */
export interface Fault {
  readonly status: number;
  readonly kind?: string;
  readonly detail: string;
  readonly errors?: readonly ProblemError[] | undefined;
}

/** After a COMMIT without an answer, or an error behind one, nobody knows. So no answer says that nothing was changed. */
const OUTCOME_UNKNOWN =
  'It is not known whether the request was carried out. If it takes an Idempotency-Key, send it again with the same key; otherwise look first.';

/** The database or another part is away. */
export const UNAVAILABLE: Fault = {
  status: HttpStatus.SERVICE_UNAVAILABLE,
  detail: `Something that this request needs is not available. ${OUTCOME_UNKNOWN}`,
};

export const UNEXPECTED: Fault = {
  status: HttpStatus.INTERNAL_SERVER_ERROR,
  detail: `The service met an error that nobody planned for, and logged it. ${OUTCOME_UNKNOWN}`,
};

export const INVALID_REQUEST: Fault & { readonly kind: string } = {
  status: HttpStatus.BAD_REQUEST,
  kind: 'invalid-request',
  detail: 'The request does not have the form that this service expects; `errors` says where.',
};

export const UNSUPPORTED_TYPE: Fault = {
  status: HttpStatus.UNSUPPORTED_MEDIA_TYPE,
  detail: 'Send the body as application/json.',
};

/** What may be wrong with any body, before its content matters. */
export const UNREADABLE_BODY: readonly Fault[] = [
  { status: HttpStatus.BAD_REQUEST, detail: "Body is not valid JSON but content-type is set to 'application/json'" },
  { status: HttpStatus.PAYLOAD_TOO_LARGE, detail: 'Request body is too large' },
  UNSUPPORTED_TYPE,
];

/** A refusal that is answered to the client. */
export class Problem extends HttpException {
  constructor(
    status: number,
    readonly kind: string,
    readonly detail: string,
    readonly errors?: readonly ProblemError[],
  ) {
    super(detail, status);
  }

  static of({ status, kind, detail, errors }: Fault & { readonly kind: string }): Problem {
    return new Problem(status, kind, detail, errors);
  }

  get fault(): Fault {
    const { kind, detail, errors } = this;
    return { status: this.getStatus(), kind, detail, errors };
  }
}

/** The body that tells a client of a fault. */
export function problemDetails({ status, kind, detail, errors }: Fault, instance?: string): ProblemDetails {
  return {
    ...(kind === undefined
      ? { type: 'about:blank', title: STATUS_CODES[status] ?? 'Error' }
      : { type: `/problems/${kind}`, title: titleOf(kind) }),
    status,
    detail,
    ...(instance !== undefined && { instance }),
    ...(errors && { errors }),
  };
}

function titleOf(kind: string): string {
  const words = kind.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
