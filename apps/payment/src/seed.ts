/**
 * The accounts of the demo. One statement opens an account and adds its opening entries: an account that exists already is
 * not among the opened ones, so it gets no second opening.
 */
export const PAYMENT_SEED = `
  WITH opened AS (
    INSERT INTO accounts (customer_id, currency, available) VALUES
      ('alice', 'EUR', 1000000000),
      ('carol', 'EUR',      10000),
      ('bob',   'EUR',          0),
      ('dave',  'USD',    1000000)
    ON CONFLICT DO NOTHING
    RETURNING customer_id, available)
  INSERT INTO ledger_entries (id, customer_id, move, bucket, amount)
  SELECT gen_random_uuid(), customer_id, 'open', bucket, amount
    FROM opened, LATERAL (VALUES ('opening', -available), ('available', available)) AS side (bucket, amount)
   WHERE available > 0`;
