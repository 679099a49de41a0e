// class-transformer's `Type` needs this for the contracts below, and does not load it itself.
import 'reflect-metadata';
import { statedType, type EventClass } from '#libs/messages';
import { INVENTORY_EVENTS } from './inventory-events.js';
import { ORDER_EVENTS } from './order-events.js';
import { PAYMENT_EVENTS } from './payment-events.js';

/** What every event of the saga carries: the id of its order, which is its Kafka key too. */
export interface DomainEvent {
  readonly orderId: string;
}

/** Every event there is, by its type. */
export const EVENTS = { ...ORDER_EVENTS, ...INVENTORY_EVENTS, ...PAYMENT_EVENTS } as const;

export type EventName = keyof typeof EVENTS;

/** Makes an event: `event(OrderConfirmed, { orderId })`. */
export function event<E extends DomainEvent>(type: EventClass<E>, data: Readonly<E>): E {
  return Object.assign(new type(), data);
}

/** The CloudEvents type of an event, which its class states. */
export function eventName(of: DomainEvent): EventName {
  return statedType(of.constructor as EventClass) as EventName;
}
