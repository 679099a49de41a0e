import { afterAll, describe, expect, it } from '@jest/globals';
import { holdAccountOf, holdStockOf } from '../story/hold.js';
import { expectInvariants } from '../invariants/invariants.js';
import { newProduct } from '../story/product.js';
import { accountOf, newCustomer, paymentStatusOf, reservationStatusOf, stockOf } from '../story/scenario.js';

afterAll(expectInvariants);

describe('an answer that comes after the order was closed', () => {
  it('is recorded and changes nothing, and the authorized money is given back', async () => {
    const customer = await newCustomer({ balance: 10_000 });
    const payment = await holdAccountOf(customer);
    const order = await customer.orders({ [await newProduct({ stock: 10 })]: 2 });
    await order.hears('StockReserved');
    await order.cancel();

    await payment.release();

    expect(await order.hears('PaymentAuthorized')).toMatchObject({ applied: false, status: 'CANCELLED' });
    expect(await order.isCancelledAndSettled()).toMatchObject({ reason: 'customer-request' });
    expect(await paymentStatusOf(order)).toBe('VOIDED');
    expect(await accountOf(customer)).toMatchObject({ available: 10_000, held: 0, captured: 0 });
  });

  it('is recorded and changes nothing, and the reserved stock is released', async () => {
    const customer = await newCustomer({ balance: 10_000 });
    const mug = await newProduct({ stock: 10 });
    const reservation = await holdStockOf(mug);
    const order = await customer.orders({ [mug]: 2 });
    await order.hears('PaymentAuthorized');
    await order.passesItsDeadline();
    await order.becomes('CANCELLED');

    await reservation.release();

    expect(await order.hears('StockReserved')).toMatchObject({ applied: false, status: 'CANCELLED' });
    expect(await order.isCancelledAndSettled()).toMatchObject({ reason: 'deadline-passed' });
    expect(await reservationStatusOf(order)).toBe('RELEASED');
    expect(await stockOf(mug)).toMatchObject({ onHand: 10, reserved: 0, shipped: 0 });
  });

  it('does not change why the order was cancelled when payment declines after inventory has rejected', async () => {
    const poor = await newCustomer({ balance: 0 });
    const payment = await holdAccountOf(poor);
    const order = await poor.orders({ [await newProduct({ stock: 0 })]: 1 });
    expect(await order.becomes('CANCELLED')).toMatchObject({ reason: 'out-of-stock' });

    await payment.release();

    expect(await order.hears('PaymentDeclined')).toMatchObject({ applied: false, status: 'CANCELLED' });
    expect(await order.isCancelledAndSettled()).toMatchObject({ reason: 'out-of-stock' });
  });

  it('does not change why the order was cancelled when inventory rejects after payment has declined', async () => {
    const poor = await newCustomer({ balance: 0 });
    const lamp = await newProduct({ stock: 0 });
    const reservation = await holdStockOf(lamp);
    const order = await poor.orders({ [lamp]: 1 });
    expect(await order.becomes('CANCELLED')).toMatchObject({ reason: 'payment-declined' });

    await reservation.release();

    expect(await order.hears('StockRejected')).toMatchObject({ applied: false, status: 'CANCELLED' });
    expect(await order.isCancelledAndSettled()).toMatchObject({ reason: 'payment-declined' });
  });
});
