import { CHOREOGRAPHY, eventName, type DomainEvent, type EventName, type Service } from '#libs/contracts';
import type { ReservationState } from '../../../apps/inventory/src/reservation.js';
import type { StockLevel } from '../../../apps/inventory/src/stock.js';
import { place, type OrderState, type Request } from '../../../apps/order/src/order.js';
import type { Account, PaymentState } from '../../../apps/payment/src/payment.js';

/** The services that decide together how an order ends. Other services change nothing here, so they are left out. */
const DECIDERS = ['order', 'payment', 'inventory'] as const satisfies readonly Service[];

/** An event on its way to one of the services that hear it. */
export interface Message {
  readonly name: EventName;
  readonly event: DomainEvent;
  readonly to: (typeof DECIDERS)[number];
  /** Whether that service has taken it already, and it is delivered again since its offset was not committed. */
  readonly taken: boolean;
}

/** What the three services know of one order, the messages between them, and the requests and crashes that may still come. */
export interface Saga {
  readonly order: OrderState;
  readonly payment: PaymentState | null;
  readonly reservation: ReservationState | null;
  readonly underway: readonly Message[];
  readonly requests: readonly Request[];
  readonly crashes: number;
}

/** Orders of one customer for one product, a piece each: they share the account and the stock. */
export interface World {
  readonly sagas: readonly Saga[];
  readonly account: Account;
  readonly stock: StockLevel;
}

/** How a world begins, and what may happen in it, besides the delivery of every event in order. */
export interface Setting {
  readonly orders: number;
  /** For how many orders there is money. */
  readonly funds: number;
  /** For how many orders there is stock. */
  readonly pieces: number;
  /** The requests about each order. Each comes once, at any moment. */
  readonly requests: readonly Request[];
  /** How often, for each order, a service dies between its two transactions: the work in its database, and the offset in Kafka. */
  readonly crashes: number;
  /** Whether services know what they have taken, and drop duplicates. */
  readonly inbox: boolean;
  /** Which of the two transactions comes first. */
  readonly offsets: 'after the work' | 'before the work';
  /** Whether events of one order may overtake each other, as when one was parked and redriven later. */
  readonly overtaking: boolean;
}

/** What a piece costs, in minor units. */
export const PRICE = 100;

const SKU = 'COFFEE-MUG';
const CURRENCY = 'EUR';

/** The world in which all orders have just been placed. */
export function worldOf({ orders, funds, pieces, requests, crashes }: Setting): World {
  const sagas = Array.from({ length: orders }, (_, index): Saga => {
    const total = { amount: PRICE, currency: CURRENCY };
    const { state, events } = place(`#${String(index + 1)}`, 'alice', [{ sku: SKU, quantity: 1 }], total);
    return { order: state, payment: null, reservation: null, underway: messagesOf(events), requests, crashes };
  });
  return {
    sagas,
    account: { currency: CURRENCY, available: funds * PRICE, held: 0, captured: 0 },
    stock: { sku: SKU, onHand: pieces, reserved: 0, shipped: 0 },
  };
}

/** Each event once for each decider that hears it. */
export function messagesOf(events: readonly DomainEvent[]): Message[] {
  return events.flatMap((event) => {
    const name = eventName(event);
    const hearers = DECIDERS.filter((service) => service in CHOREOGRAPHY[name].reactions);
    return hearers.map((to) => ({ name, event, to, taken: false }));
  });
}

/** Whether nothing is on its way any more. */
export function isAtRest({ sagas }: World): boolean {
  return sagas.every(({ underway }) => underway.length === 0);
}
