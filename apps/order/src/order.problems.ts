import { ApiProblems, Problem, type Fault, type ProblemError } from '#libs/problem-details';
import { IDEMPOTENCY_KEY_REUSED } from '#libs/service';
import { HttpStatus } from '@nestjs/common';
import type { Refusal } from './order.js';
import type { PlacingRefusal } from './place-order.js';

/** Why a rule refuses a request. */
type Kind = Refusal | PlacingRefusal['refused'];

/** What the client is told of each refusal. For an unknown order it is an example: {@link unknownOrder} names the id. */
const FAULTS: Record<Kind, Fault> = {
  'unknown-order': { status: HttpStatus.NOT_FOUND, detail: 'There is no order number-seven.' },
  'too-late-to-cancel': {
    status: HttpStatus.CONFLICT,
    detail:
      'The order is confirmed and cannot be cancelled. Once it is completed it can be returned: POST /orders/:id/return.',
  },
  'not-completed': {
    status: HttpStatus.CONFLICT,
    detail: 'Only a completed order can be returned. GET /orders/:id shows the status.',
  },
  'already-returned': {
    status: HttpStatus.CONFLICT,
    detail: 'The order was returned before. There is nothing left to do.',
  },
  'unknown-product': {
    status: HttpStatus.UNPROCESSABLE_ENTITY,
    detail: 'The order names a product that does not exist. `errors` names each such line.',
  },
  'mixed-currencies': {
    status: HttpStatus.UNPROCESSABLE_ENTITY,
    detail: 'The products of this order have prices in several currencies. Place one order for each currency.',
  },
  'idempotency-key-reused': IDEMPOTENCY_KEY_REUSED,
};

/** The problem that a refused request is answered with. */
export function problemOf(refusal: {
  readonly refused: Exclude<Kind, 'unknown-order'>;
  readonly errors?: readonly ProblemError[];
}): Problem {
  const { status, detail, errors } = FAULTS[refusal.refused];
  return new Problem(status, refusal.refused, detail, refusal.errors ?? errors);
}

export function unknownOrder(orderId: string): Problem {
  return new Problem(FAULTS['unknown-order'].status, 'unknown-order', `There is no order ${orderId}.`);
}

/** Documents the refusals of a request, and the error answers beside them. */
export function Refuses(kinds: readonly Kind[], ...others: readonly Fault[]): MethodDecorator {
  return ApiProblems(...kinds.map((kind) => ({ kind, ...FAULTS[kind] })), ...others);
}
