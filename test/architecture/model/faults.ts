import { isSettled } from '../../../apps/order/src/order.js';
import { isAtRest, PRICE, type Saga, type Setting, type World } from './world.js';

/** What is wrong with a world, in words. The design promises an empty list, at every moment. */
export function faultsOf(world: World, { funds, pieces }: Setting): string[] {
  const { account, stock, sagas } = world;
  const held = sagas.filter(({ payment }) => payment?.status === 'AUTHORIZED').length * PRICE;
  const reserved = sagas.filter(({ reservation }) => reservation?.status === 'RESERVED').length;
  return [
    ...unless(Math.min(account.available, account.held, account.captured) >= 0, 'the account is overdrawn'),
    ...unless(account.available + account.held + account.captured === funds * PRICE, 'money was made, or lost'),
    ...unless(account.held === held, 'the money held is not that of the authorized payments'),
    ...unless(0 <= stock.reserved && stock.reserved <= stock.onHand, 'more is reserved than is on hand'),
    ...unless(stock.onHand + stock.shipped === pieces, 'goods were made, or lost'),
    ...unless(stock.reserved === reserved, 'the goods reserved are not those of the reservations'),
    ...sagas.flatMap((saga) => [...faultsOfSaga(saga), ...(isAtRest(world) ? faultsAtRest(saga) : [])]),
  ];
}

/** At every moment: an order is past its pivot only with both, stock and money. */
function faultsOfSaga({ order: { orderId, status }, payment, reservation }: Saga): string[] {
  if (status === 'PLACED' || status === 'CANCELLED') return [];
  return [
    ...unless(
      isOneOf(reservation?.status, ['RESERVED', 'COMMITTED', 'RESTOCKED']),
      `order ${orderId} is ${status} without stock`,
    ),
    ...unless(
      isOneOf(payment?.status, ['AUTHORIZED', 'CAPTURED', 'REFUNDED']),
      `order ${orderId} is ${status} without money`,
    ),
  ];
}

/** When nothing is on its way any more, every order has ended, and so have its payment and its reservation. */
function faultsAtRest({ order, payment, reservation }: Saga): string[] {
  const { orderId, status } = order;
  const others = `${String(reservation?.status)} and ${String(payment?.status)}`;
  switch (status) {
    case 'COMPLETED':
      return unless(others === 'COMMITTED and CAPTURED', `order ${orderId} is COMPLETED, but the others are ${others}`);
    case 'RETURNED':
      return unless(others === 'RESTOCKED and REFUNDED', `order ${orderId} is RETURNED, but the others are ${others}`);
    case 'CANCELLED':
      return [
        ...unless(isSettled(order), `order ${orderId} is never settled`),
        ...unless(
          isOneOf(reservation?.status, ['REJECTED', 'RELEASED', 'TOMBSTONE']),
          `order ${orderId} is CANCELLED, but its stock is not`,
        ),
        ...unless(
          isOneOf(payment?.status, ['DECLINED', 'VOIDED', 'TOMBSTONE']),
          `order ${orderId} is CANCELLED, but its payment is not`,
        ),
      ];
    case 'PLACED':
    case 'CONFIRMED':
    case 'RETURNING':
      return [`order ${orderId} never ends: it stays ${status}`];
  }
}

function unless(holds: boolean, fault: string): string[] {
  return holds ? [] : [fault];
}

function isOneOf<T>(value: T | undefined, values: readonly T[]): boolean {
  return value !== undefined && values.includes(value);
}
