import type { OrderLine } from '#libs/contracts';
import type { Refused } from '#libs/unit-of-work';

/** Pieces of one SKU. At all times `onHand + shipped = initial + delivered` and `0 <= reserved <= onHand`. */
export interface StockLevel {
  readonly sku: string;
  /** In the warehouse, the reserved ones included. */
  readonly onHand: number;
  /** Of those on hand, reserved for orders. */
  readonly reserved: number;
  readonly shipped: number;
}

/** Why stock moved: `deliver` for a delivery to the warehouse, the others for an order. */
export const MOVES = ['deliver', 'reserve', 'release', 'commit', 'restock'] as const;
export type Move = (typeof MOVES)[number];

/** What one piece does to each count. */
const EFFECTS: Record<Move, { readonly onHand: number; readonly reserved: number; readonly shipped: number }> = {
  deliver: { onHand: 1, reserved: 0, shipped: 0 },
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

/** The stock of a SKU, with how many pieces there were when it was first listed and how many were delivered since. */
export interface ListedStock extends StockLevel {
  readonly initial: number;
  readonly delivered: number;
}

/** The most pieces of one SKU, shipped ones included: what a column of its row can hold. */
export const MAX_PIECES = 2_147_483_647;

export interface Delivery {
  readonly state: ListedStock;
  readonly quantity: number;
  /** Empty: a delivery concerns no order, so no other service has to know. */
  readonly events: readonly [];
}

export type DeliveryRefusal = 'unknown-sku' | 'too-many-pieces';

/** Books a delivery to the warehouse. `stock` is null where there is no such SKU. */
export function deliver(stock: ListedStock | null, quantity: number): Delivery | Refused<DeliveryRefusal> {
  if (stock === null) return { refused: 'unknown-sku' };
  if (stock.onHand + stock.shipped + quantity > MAX_PIECES) return { refused: 'too-many-pieces' };
  const delivered = stock.delivered + quantity;
  return { state: { ...stock, ...apply(stock, 'deliver', quantity), delivered }, quantity, events: [] };
}

/** The lines that cannot be served from what is on hand and not reserved; a SKU without a level has none. */
export function shortagesOf(lines: readonly OrderLine[], levels: readonly StockLevel[]): OrderLine[] {
  return lines.filter(({ sku, quantity }) => {
    const level = levels.find((one) => one.sku === sku);
    return level === undefined || level.onHand - level.reserved < quantity;
  });
}
