import { describe, expect, it } from '@jest/globals';
import { apply, BUCKETS, MOVES, postings, type Balance, type Bucket, type Move } from './ledger.js';

/** Which bucket each move takes money from, and which it puts it into. */
const DIRECTIONS: Record<Move, readonly [Bucket, Bucket]> = {
  open: ['opening', 'available'],
  authorize: ['available', 'held'],
  capture: ['held', 'captured'],
  void: ['held', 'available'],
  refund: ['captured', 'available'],
};

const balance: Balance = { available: 10_000, held: 2_000, captured: 300 };

describe('a move on the ledger', () => {
  it.each(MOVES)('%s is a double entry that adds up to zero', (move) => {
    const [from, to] = DIRECTIONS[move];
    const sides = postings(move, 1_250);
    expect(sides).toEqual([
      { bucket: from, amount: -1_250 },
      { bucket: to, amount: 1_250 },
    ]);
    expect(sides.reduce((sum, { amount }) => sum + amount, 0)).toBe(0);
  });

  it.each<[Move, Balance]>([
    ['open', { available: 11_000, held: 2_000, captured: 300 }],
    ['authorize', { available: 9_000, held: 3_000, captured: 300 }],
    ['capture', { available: 10_000, held: 1_000, captured: 1_300 }],
    ['void', { available: 11_000, held: 1_000, captured: 300 }],
    ['refund', { available: 11_000, held: 2_000, captured: -700 }],
  ])('%s of 1000 changes a balance as its entry says', (move, after) => {
    expect(apply(balance, move, 1_000)).toEqual(after);
  });

  it.each(MOVES)('%s does not change its input, and returns nothing but the balance', (move) => {
    const account = Object.freeze({ ...balance, customerId: 'alice', currency: 'EUR' });
    expect(Object.keys(apply(account, move, 1))).toEqual(['available', 'held', 'captured']);
  });
});

describe('an account', () => {
  it('keeps the sum of available, held and captured that it was opened with', () => {
    for (const journey of journeys(4)) {
      const opened = apply({ available: 0, held: 0, captured: 0 }, 'open', 5_000);
      const after = journey.reduce((state, move, index) => apply(state, move, 100 + index), opened);
      expect(after.available + after.held + after.captured).toBe(5_000);
    }
  });

  it('has a balance that is the sum of its entries, bucket by bucket', () => {
    for (const journey of journeys(3)) {
      const moves: Move[] = ['open', ...journey];
      const entries = moves.flatMap((move, index) => postings(move, 700 + index));
      const sums = BUCKETS.map((bucket) => sumOf(entries.filter((entry) => entry.bucket === bucket)));
      const after = moves.reduce((state, move, index) => apply(state, move, 700 + index), {
        available: 0,
        held: 0,
        captured: 0,
      });
      expect(sums).toEqual([-700, after.available, after.held, after.captured]);
      expect(sumOf(entries)).toBe(0);
    }
  });

  it('has the same balance after a voided order, and after a refunded one', () => {
    const kept: Move[][] = [
      ['authorize', 'void'],
      ['authorize', 'capture', 'refund'],
    ];
    for (const journey of kept)
      expect(journey.reduce((state, move) => apply(state, move, 999), balance)).toEqual(balance);
  });

  /** Every way to make `length` moves of an order's money. */
  function journeys(length: number): Move[][] {
    if (length === 0) return [[]];
    const moves = MOVES.filter((move) => move !== 'open');
    return journeys(length - 1).flatMap((journey) => moves.map((move) => [...journey, move]));
  }

  function sumOf(entries: readonly { amount: number }[]): number {
    return entries.reduce((sum, { amount }) => sum + amount, 0);
  }
});
