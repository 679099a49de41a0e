import { describe, expect, it } from '@jest/globals';
import { CHOREOGRAPHY } from '#libs/contracts';
import { answersTo, askedBy, expectedAfter, isCompensation, isRefusal } from './expectations.js';

function names(...seen: string[]): string[][] {
  return expectedAfter(CHOREOGRAPHY, seen).map(({ by, oneOf }) => [by, ...oneOf]);
}

describe('what the choreography lets us expect', () => {
  it('is nothing before an order is placed', () => {
    expect(names()).toEqual([]);
  });

  it('is an answer of each participant, and the decision of the order', () => {
    expect(names('OrderPlaced')).toEqual([
      ['inventory', 'StockReserved', 'StockRejected'],
      ['payment', 'PaymentAuthorized', 'PaymentDeclined'],
      ['order', 'OrderConfirmed', 'OrderCancelled'],
    ]);
    expect(expectedAfter(CHOREOGRAPHY, ['OrderPlaced']).every(({ untilDeadline }) => untilDeadline)).toBe(true);
  });

  it('is the confirmation alone once both have said yes', () => {
    expect(names('OrderPlaced', 'StockReserved', 'PaymentAuthorized')).toEqual([['order', 'OrderConfirmed']]);
  });

  it('is the cancellation alone once one has said no, whatever the other one says', () => {
    expect(names('OrderPlaced', 'PaymentDeclined')).toEqual([
      ['inventory', 'StockReserved', 'StockRejected'],
      ['order', 'OrderCancelled'],
    ]);
  });

  it('has no deadline after the pivot, and no decision', () => {
    const expected = expectedAfter(CHOREOGRAPHY, [
      'OrderPlaced',
      'StockReserved',
      'PaymentAuthorized',
      'OrderConfirmed',
    ]);
    expect(expected.map(({ oneOf, untilDeadline }) => [oneOf, untilDeadline])).toEqual([
      [['StockCommitted'], false],
      [['PaymentCaptured'], false],
    ]);
  });

  it('is no late answer any more after the cancellation, but both compensations', () => {
    expect(names('OrderPlaced', 'StockReserved', 'OrderCancelled', 'StockReleased')).toEqual([
      ['payment', 'PaymentVoided'],
    ]);
  });

  it('is nothing once an order has ended', () => {
    expect(names('OrderPlaced', 'OrderCancelled', 'StockReleased', 'PaymentVoided')).toEqual([]);
    expect(names('OrderPlaced', 'OrderConfirmed', 'StockCommitted', 'PaymentCaptured')).toEqual([]);
  });

  it('begins again with a return', () => {
    expect(names('OrderPlaced', 'OrderConfirmed', 'StockCommitted', 'PaymentCaptured', 'OrderReturned')).toEqual([
      ['inventory', 'StockRestocked'],
      ['payment', 'PaymentRefunded'],
    ]);
  });
});

describe('the steps of the choreography', () => {
  it('say who answers what', () => {
    expect(answersTo(CHOREOGRAPHY, 'OrderCancelled', 'payment')).toEqual(['PaymentVoided']);
    expect(askedBy(CHOREOGRAPHY, 'StockCommitted')).toBe('OrderConfirmed');
    expect(askedBy(CHOREOGRAPHY, 'OrderConfirmed')).toBeUndefined();
  });

  it('tell refusals and compensations from other events', () => {
    const all = Object.keys(CHOREOGRAPHY);
    expect(all.filter((name) => isRefusal(CHOREOGRAPHY, name))).toEqual(['StockRejected', 'PaymentDeclined']);
    expect(all.filter((name) => isCompensation(CHOREOGRAPHY, name))).toEqual([
      'OrderCancelled',
      'StockReleased',
      'PaymentVoided',
      'OrderReturned',
      'StockRestocked',
      'PaymentRefunded',
    ]);
  });
});
