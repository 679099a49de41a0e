import type { AppInstanceEntry } from '../../tools/launcher/suite-file.js';
import { api } from '../suite/http.js';
import { instancesOf, query } from '../suite/running-suite.js';
import { until } from '../suite/until.js';

/** What a product of these tests costs, in minor units of EUR. */
export const PRICE = 1_000;

/** How many products there are for a whole run. */
const MOST_PRODUCTS = 1_000;

/**
 * A SKU for this test only, with that many pieces on hand; each costs {@link PRICE}.
 *
 * Each instance of the order service reads its price list only every few seconds. So the first call adds all products of a
 * run to it, and waits until every instance knows them.
 * Inventory has no such cache, so each product gets its stock when a test needs it.
 */
export async function newProduct({ stock }: { stock: number }): Promise<string> {
  await putOnPriceList();
  const [taken] = await query<{ sku: string }>(
    'inventory',
    `INSERT INTO stock (sku, initial, on_hand)
     SELECT skuOf.sku, $1, $1 FROM (SELECT 'E2E-' || n AS sku, n FROM generate_series(1, $2::int) AS n) AS skuOf
      WHERE NOT EXISTS (SELECT FROM stock WHERE stock.sku = skuOf.sku) ORDER BY n LIMIT 1
     RETURNING sku`,
    [stock, MOST_PRODUCTS],
  );
  if (taken === undefined) throw new Error(`All ${String(MOST_PRODUCTS)} products of this run are taken`);
  return taken.sku;
}

async function putOnPriceList(): Promise<void> {
  const added = await query(
    'order',
    `INSERT INTO products (sku, name, unit_price, currency)
     SELECT 'E2E-' || n, 'A thing for a test', $1, 'EUR' FROM generate_series(1, $2::int) AS n
     ON CONFLICT DO NOTHING RETURNING sku`,
    [PRICE, MOST_PRODUCTS],
  );
  if (added.length > 0)
    await until(
      'every instance of the order service knows the new products',
      () => Promise.all(instancesOf('order').map(unknownProducts)),
      (unknown) => unknown.every(({ length }) => length === 1),
    );
}

/** Sends a line that is always wrong, so that no order is placed; the answer names the other wrong lines, too. */
async function unknownProducts({ url }: AppInstanceEntry): Promise<readonly string[]> {
  const { error } = await api('order', url).POST('/orders', {
    params: { header: { 'Idempotency-Key': 'is it known' } },
    body: {
      customerId: 'nobody',
      lines: [`E2E-${String(MOST_PRODUCTS)}`, 'NO-SUCH-THING'].map((sku) => ({ sku, quantity: 1 })),
    },
  });
  return (error?.errors ?? []).map(({ detail }) => detail);
}
