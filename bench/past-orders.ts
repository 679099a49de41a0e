import { connect } from './connect.js';
import { CUSTOMERS, SKUS, type Databases } from './workload.js';

/** How long ago the first past order was placed. */
const DAYS = 30;
const FIRST_MS = Date.now() - DAYS * 24 * 60 * 60 * 1000;

/** Every past order: its number, and made from it an id, a customer and a SKU, the same in all three databases. */
function past(count: number): string {
  const everyMs = (DAYS * 24 * 60 * 60 * 1000) / (count + 1);
  return `WITH past AS (
    SELECT n, ${uuid('n::text')} AS order_id,
           'bench-' || lpad((n % ${CUSTOMERS})::text, 3, '0') AS customer_id,
           'BENCH-' || lpad((n % ${SKUS})::text, 3, '0') AS sku,
           to_timestamp((${FIRST_MS} + n * ${everyMs}) / 1000) AS at
      FROM generate_series(1, ${count}) AS n)`;

  /** A UUIDv7 with the time of the order, so that ids lie in the index as real ones do. */
  function uuid(of: string): string {
    const time = `lpad(to_hex((${FIRST_MS} + n * ${everyMs})::bigint), 12, '0')`;
    return `(${time} || '7' || substr(md5(${of}), 1, 3) || '8' || substr(md5(${of}), 4, 15))::uuid`;
  }
}

const PRICE = 1_000;

/** The rows that each service keeps of a completed order, as the apps would have written them. */
function statements(count: number): Record<keyof Databases, string[]> {
  const inbox = `${past(count)} INSERT INTO inbox (message_id, received_at) SELECT order_id, at FROM past`;
  return {
    order: [
      `${past(count)} INSERT INTO orders (order_id, customer_id, lines, total_amount, currency, status, stock, payment, placed_at, deadline_at)
       SELECT order_id, customer_id, json_build_array(json_build_object('sku', sku, 'quantity', 1, 'unitPrice', ${PRICE})), ${PRICE}, 'EUR',
              'COMPLETED', 'COMMITTED', 'CAPTURED', at, at + interval '30 seconds' FROM past`,
      `${past(count)} INSERT INTO idempotency_keys (key, request_hash, order_id) SELECT 'past-' || n, md5(n::text) || md5(n::text), order_id FROM past`,
      `${past(count)} INSERT INTO order_history (id, order_id, happened, status, applied, at)
       SELECT gen_random_uuid(), order_id, happened, status, true, at FROM past,
              (VALUES ('OrderPlaced', 'PLACED'), ('StockReserved', 'PLACED'), ('PaymentAuthorized', 'CONFIRMED'),
                      ('StockCommitted', 'CONFIRMED'), ('PaymentCaptured', 'COMPLETED')) AS story (happened, status)`,
      inbox,
    ],
    payment: [
      `${past(count)} INSERT INTO payments (order_id, customer_id, status, amount) SELECT order_id, customer_id, 'CAPTURED', ${PRICE} FROM past`,
      `${past(count)} INSERT INTO ledger_entries (id, customer_id, order_id, move, bucket, amount, at)
       SELECT gen_random_uuid(), customer_id, order_id, move, bucket, amount, at FROM past,
              (VALUES ('authorize', 'available', -${PRICE}), ('authorize', 'held', ${PRICE}),
                      ('capture', 'held', -${PRICE}), ('capture', 'captured', ${PRICE})) AS side (move, bucket, amount)`,
      `${past(count)} UPDATE accounts SET available = available - orders * ${PRICE}, captured = captured + orders * ${PRICE}
         FROM (SELECT customer_id, count(*) AS orders FROM past GROUP BY customer_id) AS paid WHERE paid.customer_id = accounts.customer_id`,
      inbox,
    ],
    inventory: [
      `${past(count)} INSERT INTO reservations (order_id, status, lines)
       SELECT order_id, 'COMMITTED', json_build_array(json_build_object('sku', sku, 'quantity', 1)) FROM past`,
      `${past(count)} INSERT INTO stock_movements (id, sku, order_id, move, quantity, at)
       SELECT gen_random_uuid(), sku, order_id, move, 1, at FROM past, (VALUES ('reserve'), ('commit')) AS moves (move)`,
      `${past(count)} UPDATE stock SET on_hand = on_hand - orders, shipped = shipped + orders
         FROM (SELECT sku, count(*) AS orders FROM past GROUP BY sku) AS sold WHERE sold.sku = stock.sku`,
      inbox,
    ],
  };
}

/** Puts completed orders into the three databases of our apps, and lets PostgreSQL clean up as it would have done meanwhile. */
export async function addPastOrders(databases: Databases, count: number): Promise<void> {
  for (const [service, sql] of Object.entries(statements(count))) {
    const client = await connect(databases[service as keyof Databases]);
    // Foreign keys are not checked: the statements make rows that fit together.
    await client.query('SET session_replication_role = replica');
    for (const statement of sql) await client.query(statement);
    await client.query('VACUUM ANALYZE');
    await client.query('CHECKPOINT');
    await client.end();
  }
}
