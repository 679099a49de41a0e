import { CHOREOGRAPHY, type DomainEvent, type OrderPlaced } from '#libs/contracts';
import type { Decision as ReservationDecision } from '../../../apps/inventory/src/reservation.js';
import { apply as moveStock } from '../../../apps/inventory/src/stock.js';
import type { Answer, Request } from '../../../apps/order/src/order.js';
import { apply as moveMoney } from '../../../apps/payment/src/ledger.js';
import type { Decision as PaymentDecision } from '../../../apps/payment/src/payment.js';
import type { Rules } from './rules.js';
import { messagesOf, type Message, type Saga, type Setting, type World } from './world.js';

/** One thing that can happen next, in words, and the world after it. */
export interface Step {
  readonly happens: string;
  /** Whether an event is applied that was applied before. */
  readonly isAgain?: boolean;
  /** @throws if a service's rule says that this can never happen */
  readonly after: () => World;
}

/** Everything that can happen next: a request about an order, the arrival of an event, or a crash while one arrives. */
export function stepsFrom(world: World, setting: Setting, rules: Rules): Step[] {
  return world.sagas.flatMap((saga, index) => {
    const { orderId } = saga.order;
    const asked = saga.requests.map((request) => ({
      happens: `order ${orderId} is asked: ${request}`,
      after: () => withSaga(world, index, ask(saga, request, rules)),
    }));
    const arrivals = saga.underway.filter((message) => setting.overtaking || isNext(message, saga));
    return [...asked, ...arrivals.flatMap((message) => arrivalsOf(message, world, index, setting, rules))];
  });
}

/** How an event can arrive: it is taken and its offset is committed, or its service dies between the two. */
function arrivalsOf(message: Message, world: World, index: number, setting: Setting, rules: Rules): Step[] {
  const saga = world.sagas[index] as Saga;
  const what = `${message.name} of order ${saga.order.orderId}`;
  const isDropped = message.taken && setting.inbox;
  const applied = (rest: Saga): World =>
    isDropped ? withSaga(world, index, rest) : deliver(world, index, rest, message, rules);
  const gone = { ...saga, underway: saga.underway.filter((other) => other !== message) };
  const dead = { crashes: saga.crashes - 1 };
  const arrives: Step = {
    happens: `${message.to} hears ${what}`,
    isAgain: message.taken && !isDropped,
    after: () => applied(gone),
  };
  if (saga.crashes === 0) return [arrives];
  const crash: Step =
    setting.offsets === 'after the work'
      ? {
          ...arrives,
          happens: `${message.to} hears ${what}, and dies before its offset is committed`,
          after: () =>
            applied({
              ...saga,
              ...dead,
              underway: saga.underway.map((other) => (other === message ? { ...message, taken: true } : other)),
            }),
        }
      : {
          happens: `${message.to} commits the offset of ${what}, and dies before its work`,
          after: () => withSaga(world, index, { ...gone, ...dead }),
        };
  return [arrives, crash];
}

/** Whether a message is the first of its queue. */
function isNext(message: Message, { underway }: Saga): boolean {
  return message === underway.find((other) => queueOf(other) === queueOf(message));
}

/** Events of one order on one topic reach one service in order. There is no other order. */
function queueOf({ name, to }: Message): string {
  return `${CHOREOGRAPHY[name].publisher} to ${to}`;
}

function ask(saga: Saga, request: Request, rules: Rules): Saga {
  const requests = saga.requests.filter((other) => other !== request);
  const decision = rules.ask(saga.order, request);
  if ('refused' in decision) return { ...saga, requests };
  return published({ ...saga, requests, order: decision.state }, decision.events);
}

/** What the reactions of the apps do, without the database: load, decide, store, publish. */
function deliver(world: World, index: number, saga: Saga, message: Message, rules: Rules): World {
  switch (message.to) {
    case 'order': {
      const { state, events } = rules.hear(saga.order, message.name as Answer, saga.order.orderId);
      return withSaga(world, index, published({ ...saga, order: state }, events));
    }
    case 'payment': {
      const { state, move, events } = paymentDecision(world, saga, message, rules);
      const account =
        move === null ? world.account : { ...world.account, ...moveMoney(world.account, move, state.amount) };
      return withSaga({ ...world, account }, index, published({ ...saga, payment: state }, events));
    }
    case 'inventory': {
      const { state, move, events } = reservationDecision(world, saga, message, rules);
      const pieces = state.lines.reduce((sum, { quantity }) => sum + quantity, 0);
      const stock = move === null ? world.stock : { ...world.stock, ...moveStock(world.stock, move, pieces) };
      return withSaga({ ...world, stock }, index, published({ ...saga, reservation: state }, events));
    }
  }
}

function paymentDecision(world: World, { payment }: Saga, { name, event }: Message, rules: Rules): PaymentDecision {
  const { orderId } = event;
  switch (name) {
    case 'OrderPlaced':
      return rules.authorize(payment, world.account, orderId, (event as OrderPlaced).total);
    case 'OrderConfirmed':
      return rules.capture(payment, orderId);
    case 'OrderCancelled':
      return rules.voidPayment(payment, orderId);
    case 'OrderReturned':
      return rules.refund(payment, orderId);
    default:
      throw new Error(`payment does not react to ${name}`);
  }
}

function reservationDecision(
  world: World,
  { reservation }: Saga,
  { name, event }: Message,
  rules: Rules,
): ReservationDecision {
  const { orderId } = event;
  switch (name) {
    case 'OrderPlaced':
      return rules.reserve(reservation, [world.stock], orderId, (event as OrderPlaced).lines);
    case 'OrderConfirmed':
      return rules.commit(reservation, orderId);
    case 'OrderCancelled':
      return rules.release(reservation, orderId);
    case 'OrderReturned':
      return rules.restock(reservation, orderId);
    default:
      throw new Error(`inventory does not react to ${name}`);
  }
}

/** Sorted by queue, so that worlds that differ only in the order between queues are one world. */
function published(saga: Saga, events: readonly DomainEvent[]): Saga {
  const underway = [...saga.underway, ...messagesOf(events)];
  return { ...saga, underway: underway.sort((one, other) => (queueOf(one) < queueOf(other) ? -1 : 1)) };
}

function withSaga(world: World, index: number, saga: Saga): World {
  return { ...world, sagas: world.sagas.with(index, saga) };
}
