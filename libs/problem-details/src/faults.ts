import { HttpStatus } from '@nestjs/common';
import type { Fault } from './problem.js';

/** The database or another part is away. A commit whose answer was lost may have succeeded, so nothing is promised. */
export const UNAVAILABLE: Fault = {
  status: HttpStatus.SERVICE_UNAVAILABLE,
  detail:
    'Something that this request needs is not available. It is not known whether the request was carried out: look, or try again with the same Idempotency-Key where the request takes one.',
};

export const UNEXPECTED: Fault = {
  status: HttpStatus.INTERNAL_SERVER_ERROR,
  detail:
    'The service met an error that nobody planned for, and logged it. It is not known whether the request was carried out.',
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
