import { Problem, type ProblemError } from '#libs/problem-details';
import { HttpStatus } from '@nestjs/common';
import type { Refusal } from './order.js';
import type { PlacingRefusal } from './place-order.js';

interface Answer {
  readonly status: HttpStatus;
  readonly detail: string;
  readonly errors?: readonly ProblemError[];
}

/** What the client is told of each refusal; that of an unknown order names it, see below. */
const ANSWERS: Record<Exclude<Refusal, 'unknown-order'> | PlacingRefusal['refused'], Answer> = {
  'too-late-to-cancel': {
    status: HttpStatus.CONFLICT,
    detail: 'The order is confirmed; it can be returned once it is completed: POST /orders/:id/return.',
  },
  'not-completed': { status: HttpStatus.CONFLICT, detail: 'Only a completed order can be returned.' },
  'already-returned': { status: HttpStatus.CONFLICT, detail: 'The order was returned before.' },
  'unknown-product': {
    status: HttpStatus.UNPROCESSABLE_ENTITY,
    detail: 'The order names a product that does not exist.',
  },
  'mixed-currencies': {
    status: HttpStatus.UNPROCESSABLE_ENTITY,
    detail: 'All products of an order must have one currency.',
  },
  'idempotency-key-reused': {
    status: HttpStatus.UNPROCESSABLE_ENTITY,
    detail: 'This Idempotency-Key came with another request before.',
    errors: [{ pointer: 'Idempotency-Key', detail: 'take a new key for a new order' }],
  },
};

/** The problem that a refused request is answered with. */
export function problemOf(refusal: {
  readonly refused: keyof typeof ANSWERS;
  readonly errors?: readonly ProblemError[];
}): Problem {
  const { status, detail, errors } = ANSWERS[refusal.refused];
  return new Problem(status, refusal.refused, detail, refusal.errors ?? errors);
}

export function unknownOrder(orderId: string): Problem {
  return new Problem(HttpStatus.NOT_FOUND, 'unknown-order', `There is no order ${orderId}.`);
}
