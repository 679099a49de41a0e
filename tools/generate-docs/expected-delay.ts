import type { EventName } from '#libs/contracts';
import { code } from './markdown.js';
import { defaultOfSetting } from './settings.js';

/** When an event is written, and how long that may take. A new event needs a row. */
const DELAYS: Readonly<Record<EventName, () => string>> = {
  OrderPlaced: withRequest,
  OrderReturned: withRequest,

  StockReserved: answerInTime,
  StockRejected: answerInTime,
  PaymentAuthorized: answerInTime,
  PaymentDeclined: answerInTime,

  OrderConfirmed: () => `with the second yes, so before the order's deadline: ${deadline()}`,
  OrderCancelled: () =>
    'with the first no, or with the request to cancel; at the latest when the deadline has passed ' +
    `(${deadline()}) and the next sweep has found the order (${setting('DEADLINE_SWEEP_MS')})`,

  StockCommitted: answerAtAnyTime,
  PaymentCaptured: answerAtAnyTime,
  StockReleased: answerAtAnyTime,
  PaymentVoided: answerAtAnyTime,
  StockRestocked: answerAtAnyTime,
  PaymentRefunded: answerAtAnyTime,
};

/** How late an event may be, in the terms of the choreography: its deadlines, where there are any. */
export function expectedDelayOf(event: EventName): string {
  return DELAYS[event]();
}

function withRequest(): string {
  return 'none: it is written with the answer to the request';
}

function answerInTime(): string {
  return `until the order's deadline: ${deadline()}. Then the order is cancelled, and this answer comes too late`;
}

function answerAtAnyTime(): string {
  return 'no deadline: nothing is cancelled if it is late, and the order waits for it';
}

function deadline(): string {
  return `${setting('ORDER_DEADLINE_MS')}, if the request names no other`;
}

/** A setting of the order service with its default, in seconds. */
function setting(name: string): string {
  return `${String(Number(defaultOfSetting('order', name)) / 1000)} s, ${code(name)}`;
}
