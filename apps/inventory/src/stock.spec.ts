import { describe, expect, it } from '@jest/globals';
import { apply, deliver, MAX_PIECES, MOVES, shortagesOf, type Move, type StockLevel } from './stock.js';

const level: StockLevel = { sku: 'MUG', onHand: 10, reserved: 4, shipped: 7 };

describe('stock that moves', () => {
  it.each<[Move, Omit<StockLevel, 'sku'>]>([
    ['receive', { onHand: 13, reserved: 4, shipped: 7 }],
    ['reserve', { onHand: 10, reserved: 7, shipped: 7 }],
    ['release', { onHand: 10, reserved: 1, shipped: 7 }],
    ['commit', { onHand: 7, reserved: 1, shipped: 10 }],
    ['restock', { onHand: 13, reserved: 4, shipped: 4 }],
  ])('%s of 3 pieces', (move, after) => {
    expect(apply(level, move, 3)).toEqual(after);
  });

  it.each(MOVES)('keeps on hand and shipped together as they were on %s, unless it is a delivery', (move) => {
    const after = apply(level, move, 3);
    expect(after.onHand + after.shipped).toBe(level.onHand + level.shipped + (move === 'receive' ? 3 : 0));
  });

  it.each(MOVES)('leaves its input as it was on %s, and takes nothing of it but the counts', (move) => {
    const stock = Object.freeze({ ...level, initial: 20, received: 0 });
    expect(Object.keys(apply(stock, move, 1))).toEqual(['onHand', 'reserved', 'shipped']);
  });

  it('comes through a cancelled order, and a returned one, as it was before', () => {
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
  const stock = Object.freeze({ ...level, initial: 12, received: 5 });

  it('adds its pieces to what is on hand, and remembers how many came', () => {
    expect(deliver(stock, 3)).toEqual({ state: { ...stock, onHand: 13, received: 8 }, quantity: 3, events: [] });
  });

  it('is refused for a SKU that nobody knows', () => {
    expect(deliver(null, 3)).toEqual({ refused: 'unknown-sku' });
  });

  it('fills the count to the last piece, and is refused beyond it: shipped pieces may come back', () => {
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
    ['nobody has heard of the SKU', 'GHOST', 1, true],
  ])('where %s (%s × %d): %s', (_, sku, quantity, short) => {
    expect(shortagesOf([{ sku, quantity }], levels)).toEqual(short ? [{ sku, quantity }] : []);
  });

  it('names every line that is short, in the order of the lines, and no other', () => {
    const lines = ['TEA', 'MUG', 'GHOST'].map((sku) => ({ sku, quantity: 1 }));
    expect(shortagesOf(lines, levels).map(({ sku }) => sku)).toEqual(['TEA', 'GHOST']);
  });
});
