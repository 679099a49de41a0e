import type { ReservationStatus } from '../../../apps/inventory/src/reservation.js';
import { isSettled, type OrderStatus } from '../../../apps/order/src/order.js';
import type { PaymentStatus } from '../../../apps/payment/src/payment.js';
import { isAtRest, PRICE, type Saga, type Setting, type World } from './world.js';

/** What is wrong with a world, in words. The design promises an empty list, at every moment. */
export function faultsOf(world: World, { funds, pieces }: Setting): string[] {
  const { account, stock, sagas } = world;
  const paymentsThatAre = (status: PaymentStatus) => sagas.filter(({ payment }) => payment?.status === status).length;
  const reservationsThatAre = (status: ReservationStatus) =>
    sagas.filter(({ reservation }) => reservation?.status === status).length;
  return [
    ...unless(Math.min(account.available, account.held, account.captured) >= 0, 'the account is overdrawn'),
    ...unless(account.available + account.held + account.captured === funds * PRICE, 'money was made, or lost'),
    ...unless(
      account.held === paymentsThatAre('AUTHORIZED') * PRICE,
      'the money held is not that of the authorized payments',
    ),
    ...unless(
      account.captured === paymentsThatAre('CAPTURED') * PRICE,
      'the money captured is not that of the captured payments',
    ),
    ...unless(0 <= stock.reserved && stock.reserved <= stock.onHand, 'more is reserved than is on hand'),
    ...unless(stock.shipped >= 0, 'more came back than was shipped'),
    ...unless(stock.onHand + stock.shipped === pieces, 'goods were made, or lost'),
    ...unless(
      stock.reserved === reservationsThatAre('RESERVED'),
      'the goods reserved are not those of the reservations',
    ),
    ...unless(
      stock.shipped === reservationsThatAre('COMMITTED'),
      'the goods shipped are not those of the committed reservations',
    ),
    ...sagas.flatMap((saga) => [...faultsOfSaga(saga), ...(isAtRest(world) ? faultsAtRest(saga) : [])]),
  ];
}

/** What an order's status claims of the others, at every moment. An order that is not settled claims nothing else. */
const CLAIMS: Record<
  Exclude<OrderStatus, 'PLACED' | 'CANCELLED'>,
  { readonly stock: readonly ReservationStatus[]; readonly money: readonly PaymentStatus[] }
> = {
  CONFIRMED: { stock: ['RESERVED', 'COMMITTED'], money: ['AUTHORIZED', 'CAPTURED'] },
  COMPLETED: { stock: ['COMMITTED'], money: ['CAPTURED'] },
  RETURNING: { stock: ['COMMITTED', 'RESTOCKED'], money: ['CAPTURED', 'REFUNDED'] },
  RETURNED: { stock: ['RESTOCKED'], money: ['REFUNDED'] },
};

function faultsOfSaga({ order, payment, reservation }: Saga): string[] {
  const { orderId, status } = order;
  if (status === 'PLACED') return [];
  if (status === 'CANCELLED') return isSettled(order) ? faultsOfUndoing(orderId, payment, reservation) : [];
  const { stock, money } = CLAIMS[status];
  return [
    ...unless(isOneOf(reservation?.status, stock), `order ${orderId} is ${status} without stock`),
    ...unless(isOneOf(payment?.status, money), `order ${orderId} is ${status} without money`),
  ];
}

function faultsOfUndoing(orderId: string, payment: Saga['payment'], reservation: Saga['reservation']): string[] {
  return [
    ...unless(
      isOneOf(reservation?.status, ['REJECTED', 'RELEASED', 'TOMBSTONE']),
      `order ${orderId} is CANCELLED, but its stock is not`,
    ),
    ...unless(
      isOneOf(payment?.status, ['DECLINED', 'VOIDED', 'TOMBSTONE']),
      `order ${orderId} is CANCELLED, but its payment is not`,
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
        ...faultsOfUndoing(orderId, payment, reservation),
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
