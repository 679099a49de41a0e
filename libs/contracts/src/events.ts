// class-transformer's `Type` reads the metadata of the contracts below, and leaves it to us to load it before them.
import 'reflect-metadata';
import type { EventClass } from '#libs/messages';
import * as inventoryEvents from './inventory-events.js';
import * as orderEvents from './order-events.js';
import * as paymentEvents from './payment-events.js';

/** What every event of the saga carries: the order it is about, which is its Kafka key too. */
export interface DomainEvent {
  readonly orderId: string;
}

const { OrderPlaced, OrderConfirmed, OrderCancelled, OrderReturned } = orderEvents;
const { StockReserved, StockRejected, StockCommitted, StockReleased, StockRestocked } = inventoryEvents;
const { PaymentAuthorized, PaymentDeclined, PaymentCaptured, PaymentVoided, PaymentRefunded } = paymentEvents;

/** Every event there is, by its type. */
export const EVENTS = {
  OrderPlaced,
  OrderConfirmed,
  OrderCancelled,
  OrderReturned,
  StockReserved,
  StockRejected,
  StockCommitted,
  StockReleased,
  StockRestocked,
  PaymentAuthorized,
  PaymentDeclined,
  PaymentCaptured,
  PaymentVoided,
  PaymentRefunded,
} as const;

export type EventName = keyof typeof EVENTS;

/** Makes an event: `event(OrderConfirmed, { orderId })`. */
export function event<E extends DomainEvent>(type: EventClass<E>, data: Readonly<E>): E {
  return Object.assign(new type(), data);
}

/** The CloudEvents type of an event: the name of its class. */
export function eventName(of: DomainEvent): EventName {
  return of.constructor.name as EventName;
}
