// class-validator and class-transformer read the metadata of these classes.
import 'reflect-metadata';
import {
  CATALOGUE,
  MAX_LINES,
  MAX_QUANTITY,
  Money,
  OrderConfirmed,
  OrderPlaced,
  OrderReturned,
  TextLength,
  type DomainEvent,
} from '#libs/contracts';
import { conversion, type Catalogue } from '#libs/messages';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsInstance,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';

// The contract of OrderPlaced on its way through several releases. The first is the shop's own.

/** Version 1.1: the same event, with an optional field. */
export class OrderPlacedWithNote extends OrderPlaced {
  static readonly type = 'OrderPlaced';

  /** What the courier should read. */
  @IsOptional()
  @IsString()
  @TextLength(0, 80)
  note?: string;
}

/** How many parts of a piece the second major version counts. */
export const PARTS = 1_000;

export class OrderLineV2 {
  @IsString()
  @TextLength(1, 64)
  sku!: string;

  /** Thousandths of a piece, so that half a loaf can be ordered. The first major version has pieces in this field. */
  @IsInt()
  @Min(1)
  @Max(MAX_QUANTITY * PARTS)
  quantity!: number;
}

/** Version 2.0: the field `quantity` has another meaning. Who takes it for the old one reserves a thousand times too much. */
export class OrderPlacedV2 {
  static readonly type = 'OrderPlaced.v2';

  @IsUUID()
  orderId!: string;

  @IsString()
  @TextLength(1, 64)
  customerId!: string;

  @ValidateNested({ each: true })
  @IsInstance(OrderLineV2, { each: true })
  @Type(() => OrderLineV2)
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_LINES)
  lines!: OrderLineV2[];

  @ValidateNested()
  @IsInstance(Money)
  @Type(() => Money)
  total!: Money;
}

/** The upcaster: every order of the first major version, as the second one states it. */
export const orderPlacedToV2 = conversion(OrderPlaced, OrderPlacedV2, ({ lines, ...order }) => ({
  ...order,
  lines: lines.map(({ sku, quantity }) => ({ sku, quantity: quantity * PARTS })),
}));

/** The way back, while the first major version is published, too. Until it is withdrawn, an order has whole pieces only. */
export const orderPlacedToV1 = conversion(OrderPlacedV2, OrderPlaced, ({ lines, ...order }) => ({
  ...order,
  lines: lines.map(({ sku, quantity }) => ({ sku, quantity: wholePieces(sku, quantity) })),
}));

function wholePieces(sku: string, quantity: number): number {
  if (quantity % PARTS !== 0)
    throw new Error(
      `OrderPlaced cannot state ${String(quantity / PARTS)} of ${sku}: withdraw it before you sell parts`,
    );
  return quantity / PARTS;
}

/** The first release. */
export const RELEASE_1: Catalogue<DomainEvent> = { ...CATALOGUE, types: { OrderPlaced, OrderConfirmed } };

/** The optional field is there. */
export const WITH_NOTE: Catalogue<DomainEvent> = {
  ...CATALOGUE,
  types: { OrderPlaced: OrderPlacedWithNote, OrderConfirmed },
};

/** There is one more event, with a name of its own. */
export const WITH_RETURNS: Catalogue<DomainEvent> = {
  ...CATALOGUE,
  types: { OrderPlaced, OrderConfirmed, OrderReturned },
};

/** Both major versions are known, and both are published. */
export const MIGRATING: Catalogue<DomainEvent> = {
  ...CATALOGUE,
  types: { OrderPlaced, 'OrderPlaced.v2': OrderPlacedV2, OrderConfirmed },
  upcasters: [orderPlacedToV2],
  alsoPublished: [orderPlacedToV1],
};

/** The first major version is published no longer. Its records may still be read. */
export const WITHDRAWN_V1: Catalogue<DomainEvent> = { ...MIGRATING, alsoPublished: [] };

/** The first major version is gone, and so is its upcaster. */
export const WITHOUT_V1: Catalogue<DomainEvent> = {
  ...CATALOGUE,
  types: { 'OrderPlaced.v2': OrderPlacedV2, OrderConfirmed },
};
