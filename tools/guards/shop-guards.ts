import type { Guard } from './guard.js';

/** A request is carried out once, and an order's history and deadline are its own. */
export const SHOP_GUARDS: readonly Guard[] = [
  {
    name: 'repeated-request-changes-nothing',
    file: 'apps/order/src/order.ts',
    text: 'return applied || happened in REACTIONS;',
    replacement: 'return true;',
    test: {
      file: 'apps/order/src/order.spec.ts',
      title:
        'has the requests that changed the order, and no others, or repeated requests would let it grow without end',
    },
  },
  {
    name: 'delivery-is-booked-once',
    file: 'apps/inventory/src/book-delivery.ts',
    text: 'if (used !== null) {',
    replacement: 'if (false) {',
    test: { file: 'test/http/idempotency-key.e2e-spec.ts', title: 'gets the first answer again, and is booked once' },
  },
  {
    name: 'order-is-placed-once',
    file: 'apps/order/src/place-order.ts',
    text: 'if (before.used !== null) return placedBefore(before.used, before.order, requestHash);',
    replacement: '',
    test: {
      file: 'apps/order/src/place-order.spec.ts',
      title: 'gives the order of the same request again, and neither stores nor publishes anything',
    },
  },
  {
    name: 'reused-key-is-refused',
    file: 'apps/order/src/place-order.ts',
    text: 'if (used.requestHash !== requestHash) return',
    replacement: 'if (false) return',
    test: { file: 'apps/order/src/place-order.spec.ts', title: 'is refused for another request' },
  },
  {
    name: 'sweep-stops',
    file: 'apps/order/src/deadline.sweep.ts',
    text: 'while (this.sweeping.isStarted && (await',
    replacement: 'while ((await',
    test: {
      file: 'apps/order/src/deadline.sweep.spec.ts',
      title: 'goes on as long as many orders are due, and stops after the step in hand',
    },
  },
];
