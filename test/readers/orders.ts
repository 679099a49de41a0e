import { holdAccountOf, holdStockOf } from '../story/hold.js';
import { newProduct, PRICE } from '../story/product.js';
import { newCustomer, type Customer, type PlacedOrder } from '../story/scenario.js';

/** How many customers wait at the same time. */
const CUSTOMERS_AT_ONCE = 32;

/** Places orders in every way in which an order can end, in turn, and returns when each of them is decided. */
export async function placeOrdersOfEveryOutcome(count: number): Promise<void> {
  const goods = { inStock: await newProduct({ stock: 100 * count }), soldOut: await newProduct({ stock: 0 }) };
  const ways = Object.values(WAYS);
  let next = 0;
  const placeSome = async (): Promise<void> => {
    // Each has an account of its own, and so no customer waits for another.
    const [rich, poor] = [await newCustomer({ balance: 100 * count * PRICE }), await newCustomer({ balance: 0 })];
    while (next < count) {
      const quantity = 1 + (next % 3);
      await ways[next++ % ways.length]?.({ rich, poor, ...goods, quantity });
    }
  };
  await Promise.all(Array.from({ length: CUSTOMERS_AT_ONCE }, placeSome));
  await placeOneThatNobodyAnswers();
  await placeOneThatIsCancelledInTime();
}

interface Market {
  readonly rich: Customer;
  readonly poor: Customer;
  readonly inStock: string;
  readonly soldOut: string;
  readonly quantity: number;
}

const WAYS = {
  completed: async ({ rich, inStock, quantity }: Market) => {
    await completed(rich, inStock, quantity);
  },
  returned: async ({ rich, inStock, quantity }: Market) => {
    const order = await completed(rich, inStock, quantity);
    await order.return();
    await order.becomes('RETURNED');
  },
  outOfStock: async ({ rich, soldOut, quantity }: Market) => {
    await (await rich.orders({ [soldOut]: quantity })).becomes('CANCELLED');
  },
  declined: async ({ poor, inStock, quantity }: Market) => {
    await (await poor.orders({ [inStock]: quantity })).becomes('CANCELLED');
  },
  /** In time or too late: the order decides. */
  perhapsCancelled: async ({ rich, inStock, quantity }: Market) => {
    const order = await rich.orders({ [inStock]: quantity });
    await order.cancel();
    await order.becomes('COMPLETED', 'CANCELLED');
  },
} as const satisfies Record<string, (market: Market) => Promise<void>>;

async function completed(customer: Customer, sku: string, quantity: number): Promise<PlacedOrder> {
  // The machine is busy: its deadline must not end an order that is to be completed.
  const order = await customer.orders({ [sku]: quantity }, { deadlineMs: 600_000 });
  await order.becomes('COMPLETED');
  return order;
}

async function placeOneThatNobodyAnswers(): Promise<void> {
  const [customer, sku] = [await newCustomer({ balance: PRICE }), await newProduct({ stock: 1 })];
  const payment = await holdAccountOf(customer);
  const order = await customer.orders({ [sku]: 1 }, { deadlineMs: 300 });
  await order.becomes('CANCELLED');
  await payment.release();
  await order.isCancelledAndSettled();
}

async function placeOneThatIsCancelledInTime(): Promise<void> {
  const [customer, sku] = [await newCustomer({ balance: PRICE }), await newProduct({ stock: 1 })];
  const reservation = await holdStockOf(sku);
  const order = await customer.orders({ [sku]: 1 });
  await order.hears('PaymentAuthorized');
  await order.cancel();
  await reservation.release();
  await order.isCancelledAndSettled();
}
