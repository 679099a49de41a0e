import { describe, expect, it } from '@jest/globals';
import { apply, deliver, MAX_PIECES, MOVES, shortagesOf, type Move, type StockLevel } from './stock.js';

const level: StockLevel = { sku: 'MUG', onHand: 10, reserved: 4, shipped: 7 };

describe('stock that moves', () => {
  it.each<[Move, Omit<StockLevel, 'sku'>]>([
    ['deliver', { onHand: 13, reserved: 4, shipped: 7 }],
    ['reserve', { onHand: 10, reserved: 7, shipped: 7 }],
    ['release', { onHand: 10, reserved: 1, shipped: 7 }],
    ['commit', { onHand: 7, reserved: 1, shipped: 10 }],
    ['restock', { onHand: 13, reserved: 4, shipped: 4 }],
  ])('%s of 3 pieces', (move, after) => {
    expect(apply(level, move, 3)).toEqual(after);
  });

  it.each(MOVES)('keeps the sum of on hand and shipped on %s, unless it is a delivery', (move) => {
    const after = apply(level, move, 3);
    expect(after.onHand + after.shipped).toBe(level.onHand + level.shipped + (move === 'deliver' ? 3 : 0));
  });

  it.each(MOVES)('does not change its input on %s, and returns nothing but the counts', (move) => {
    const stock = Object.freeze({ ...level, initial: 20, delivered: 0 });
    expect(Object.keys(apply(stock, move, 1))).toEqual(['onHand', 'reserved', 'shipped']);
  });

  it('is the same after a cancelled order, and after a returned one', () => {
    const kept: Move[][] = [
      ['reserve', 'release'],
      ['reserve', 'commit', 'restock'],
    ];
    for (const journey of kept) {
      expect(journey.reduce((state, move) => ({ ...state, ...apply(state, move, 2) }), level)).toEqual(level);
    }
  });
});

describe('a delivery', () => {
  const stock = Object.freeze({ ...level, initial: 12, delivered: 5 });

  it('adds its pieces to what is on hand and to what was delivered', () => {
    expect(deliver(stock, 3)).toEqual({ state: { ...stock, onHand: 13, delivered: 8 }, quantity: 3, events: [] });
  });

  it('is refused for an unknown SKU', () => {
    expect(deliver(null, 3)).toEqual({ refused: 'unknown-sku' });
  });

  it('is booked up to the limit, and refused beyond it: shipped pieces count, since they may come back', () => {
    const room = MAX_PIECES - stock.onHand - stock.shipped;
    expect(deliver(stock, room)).toMatchObject({ quantity: room });
    expect(deliver(stock, room + 1)).toEqual({ refused: 'too-many-pieces' });
  });
});

describe('a shortage', () => {
  const levels: readonly StockLevel[] = [level, { sku: 'TEA', onHand: 2, reserved: 2, shipped: 0 }];

  it.each([
    ['what is free is enough', 'MUG', 6, false],
    ['one piece is missing', 'MUG', 7, true],
    ['all is reserved for others', 'TEA', 1, true],
    ['the SKU is unknown', 'GHOST', 1, true],
  ])('where %s (%s × %d): %s', (_, sku, quantity, short) => {
    expect(shortagesOf([{ sku, quantity }], levels)).toEqual(short ? [{ sku, quantity }] : []);
  });

  it('names every line that is short, in the order of the lines, and no other', () => {
    const lines = ['TEA', 'MUG', 'GHOST'].map((sku) => ({ sku, quantity: 1 }));
    expect(shortagesOf(lines, levels).map(({ sku }) => sku)).toEqual(['TEA', 'GHOST']);
  });
});
