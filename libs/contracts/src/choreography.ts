import type { EventName } from './events.js';
import type { Service } from './services.js';

/**
 * The whole choreography: which service publishes an event, and what each other service does when it hears it. A reaction is
 * named after its method in `apps/<service>/src/<service>.reactions.ts`. In the order service one method takes every answer,
 * and the name is that of the rule which the method takes from a table.
 */
interface Step {
  readonly publisher: Service;
  readonly reactions: Partial<Record<Service, string>>;
  /** The event whose effect this one undoes, if that event had one. */
  readonly compensates?: EventName;
}

export const CHOREOGRAPHY = {
  // The saga begins: both participants act at the same time.
  OrderPlaced: { publisher: 'order', reactions: { inventory: 'reserveStock', payment: 'authorizePayment' } },

  // Their answers, which the order joins.
  StockReserved: { publisher: 'inventory', reactions: { order: 'confirmWhenPaymentIsAuthorizedToo' } },
  PaymentAuthorized: { publisher: 'payment', reactions: { order: 'confirmWhenStockIsReservedToo' } },
  StockRejected: { publisher: 'inventory', reactions: { order: 'cancelForLackOfStock' } },
  PaymentDeclined: { publisher: 'payment', reactions: { order: 'cancelForDeclinedPayment' } },

  // The pivot, and the steps after it, which can be delayed but not refused.
  OrderConfirmed: { publisher: 'order', reactions: { inventory: 'commitStock', payment: 'capturePayment' } },
  StockCommitted: { publisher: 'inventory', reactions: { order: 'completeWhenPaymentIsCapturedToo' } },
  PaymentCaptured: { publisher: 'payment', reactions: { order: 'completeWhenStockIsCommittedToo' } },

  // Compensation before the pivot.
  OrderCancelled: {
    publisher: 'order',
    reactions: { inventory: 'releaseStock', payment: 'voidPayment' },
    compensates: 'OrderPlaced',
  },
  StockReleased: { publisher: 'inventory', reactions: { order: 'recordStockReleased' }, compensates: 'StockReserved' },
  PaymentVoided: {
    publisher: 'payment',
    reactions: { order: 'recordPaymentVoided' },
    compensates: 'PaymentAuthorized',
  },

  // The other kind of undo: a completed order comes back.
  OrderReturned: {
    publisher: 'order',
    reactions: { inventory: 'restockReturn', payment: 'refundPayment' },
    compensates: 'OrderConfirmed',
  },
  StockRestocked: {
    publisher: 'inventory',
    reactions: { order: 'closeReturnWhenRefundedToo' },
    compensates: 'StockCommitted',
  },
  PaymentRefunded: {
    publisher: 'payment',
    reactions: { order: 'closeReturnWhenRestockedToo' },
    compensates: 'PaymentCaptured',
  },
} as const satisfies Record<EventName, Step>;

/** Every row of the choreography, in the order of the story. */
export const STEPS = Object.entries(CHOREOGRAPHY) as [EventName, Step][];

/** The events that a service publishes. */
export function publishedBy(service: Service): EventName[] {
  return STEPS.filter(([, step]) => step.publisher === service).map(([name]) => name);
}

/** The events that a service reacts to, and the deed for each. */
export function reactionsOf(service: Service): { event: EventName; deed: string }[] {
  return STEPS.flatMap(([event, { reactions }]) => {
    const deed = reactions[service];
    return deed === undefined ? [] : [{ event, deed }];
  });
}

/** The services whose events a service listens to. */
export function publishersHeardBy(service: Service): Service[] {
  return [...new Set(reactionsOf(service).map(({ event }) => CHOREOGRAPHY[event].publisher))];
}
