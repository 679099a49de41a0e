import { afterAll, describe, it } from '@jest/globals';
import { expectInvariants } from '../invariants/invariants.js';
import { SilentProxy } from '../messaging/silent-proxy.js';
import { Instance } from '../story/instance.js';
import { newProduct, PRICE } from '../story/product.js';
import { newCustomer } from '../story/scenario.js';
import { runningSuite } from '../suite/running-suite.js';

afterAll(expectInvariants);

describe('an instance whose connections to the database were cut without a word', () => {
  it('ends when it is told to stop, and the other instance goes on', async () => {
    const { payment } = runningSuite().databases;
    const proxy = await SilentProxy.beforeUrl(payment);
    const instance = await Instance.start('payment', 'payment-cut', { env: { DATABASE_URL: proxy.through(payment) } });
    const [customer, mug] = [await newCustomer({ balance: 10 * PRICE }), await newProduct({ stock: 10 })];
    const orders = await Promise.all(
      Array.from({ length: 10 }, () => customer.orders({ [mug]: 1 }, { deadlineMs: 120_000 })),
    );
    proxy.cutAll();

    await instance.stop('SIGTERM');

    for (const order of orders) await order.becomes('COMPLETED');
    await proxy.close();
  });
});
