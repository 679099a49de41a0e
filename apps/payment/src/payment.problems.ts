import { Problem } from '#libs/problem-details';
import { HttpStatus } from '@nestjs/common';

export function unknownAccount(customerId: string): Problem {
  return new Problem(HttpStatus.NOT_FOUND, 'unknown-account', `There is no account ${customerId}.`);
}

export function unknownPayment(orderId: string): Problem {
  return new Problem(
    HttpStatus.NOT_FOUND,
    'unknown-payment',
    `Payment has not heard of an order ${orderId}. It hears of a new order a moment after the order was placed.`,
  );
}
