import type { OrderLine } from '#libs/contracts';

/** Pieces of one SKU. At all times `onHand + shipped = initial + restocked` and `0 <= reserved <= onHand`. */
export interface StockLevel {
  readonly sku: string;
  /** In the warehouse, the reserved ones included. */
  readonly onHand: number;
  /** Of those on hand, set aside for orders. */
  readonly reserved: number;
  readonly shipped: number;
}

/** Why stock moved; `receive` is a delivery to the warehouse. */
export const MOVES = ['receive', 'reserve', 'release', 'commit', 'restock'] as const;
export type Move = (typeof MOVES)[number];

/** What one piece does to each count. */
const EFFECTS: Record<Move, { readonly onHand: number; readonly reserved: number; readonly shipped: number }> = {
  receive: { onHand: 1, reserved: 0, shipped: 0 },
  reserve: { onHand: 0, reserved: 1, shipped: 0 },
  release: { onHand: 0, reserved: -1, shipped: 0 },
  commit: { onHand: -1, reserved: -1, shipped: 1 },
  restock: { onHand: 1, reserved: 0, shipped: -1 },
};

/** The level after `quantity` pieces moved. */
export function apply(
  { onHand, reserved, shipped }: StockLevel,
  move: Move,
  quantity: number,
): Omit<StockLevel, 'sku'> {
  const effect = EFFECTS[move];
  return {
    onHand: onHand + effect.onHand * quantity,
    reserved: reserved + effect.reserved * quantity,
    shipped: shipped + effect.shipped * quantity,
  };
}

/** The lines that cannot be served from what is on hand and not reserved; a SKU without a level has none. */
export function shortagesOf(lines: readonly OrderLine[], levels: readonly StockLevel[]): OrderLine[] {
  return lines.filter(({ sku, quantity }) => {
    const level = levels.find((one) => one.sku === sku);
    return level === undefined || level.onHand - level.reserved < quantity;
  });
}
