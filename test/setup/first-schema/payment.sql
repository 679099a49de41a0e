-- The payment service's tables as its first version made them, with what it knows of the orders in order.sql.

INSERT INTO migrations (timestamp, name) VALUES (1760000001000, 'CreatePayments1760000001000');

CREATE TABLE accounts (
  customer_id text PRIMARY KEY,
  currency    char(3) NOT NULL,
  available   bigint NOT NULL CHECK (available >= 0),
  held        bigint NOT NULL DEFAULT 0 CHECK (held >= 0),
  captured    bigint NOT NULL DEFAULT 0 CHECK (captured >= 0)
) WITH (fillfactor = 50);

CREATE TABLE payments (
  order_id    uuid PRIMARY KEY,
  customer_id text,
  status      text NOT NULL CHECK (status IN ('AUTHORIZED', 'DECLINED', 'CAPTURED', 'VOIDED', 'REFUNDED', 'TOMBSTONE')),
  amount      bigint NOT NULL CHECK (amount >= 0),
  CHECK ((status IN ('DECLINED', 'TOMBSTONE')) = (amount = 0)),
  CHECK (status = 'TOMBSTONE' OR customer_id IS NOT NULL)
) WITH (fillfactor = 70);

CREATE TABLE ledger_entries (
  id          uuid PRIMARY KEY,
  customer_id text NOT NULL REFERENCES accounts (customer_id),
  order_id    uuid REFERENCES payments (order_id) DEFERRABLE INITIALLY DEFERRED,
  move        text NOT NULL CHECK (move IN ('open', 'authorize', 'capture', 'void', 'refund')),
  bucket      text NOT NULL CHECK (bucket IN ('opening', 'available', 'held', 'captured')),
  amount      bigint NOT NULL CHECK (amount <> 0),
  at          timestamptz NOT NULL DEFAULT now(),
  CHECK ((move = 'open') = (order_id IS NULL)),
  -- No money moves twice for the same reason.
  UNIQUE (order_id, move, bucket)
);

INSERT INTO accounts (customer_id, currency, available) VALUES
  ('alice', 'EUR', 1000000000),
  ('carol', 'EUR',     10000),
  ('bob',   'EUR',         0),
  ('dave',  'USD',   1000000);

INSERT INTO ledger_entries (id, customer_id, move, bucket, amount)
SELECT gen_random_uuid(), customer_id, 'open', bucket, amount
  FROM accounts, LATERAL (VALUES ('opening', -available), ('available', available)) AS side (bucket, amount)
 WHERE available > 0;

CREATE FUNCTION pg_temp.order_id(number int) RETURNS uuid LANGUAGE sql AS
$$ SELECT ('01970000-0000-7000-8000-' || lpad(number::text, 12, '0'))::uuid $$;

INSERT INTO payments (order_id, customer_id, status, amount)
SELECT pg_temp.order_id(number), customer, status, amount
  FROM (VALUES
    ( 3, 'alice', 'AUTHORIZED', 3900), ( 4, 'alice', 'AUTHORIZED', 3900), ( 5, 'alice', 'AUTHORIZED', 3900),
    ( 6, 'alice', 'CAPTURED',   3900), ( 7, 'alice', 'CAPTURED',   6400), ( 8, 'alice', 'VOIDED',     4500),
    ( 9, 'bob',   'DECLINED',      0), (10, NULL,    'TOMBSTONE',     0), (11, 'alice', 'AUTHORIZED', 3900),
    (12, 'alice', 'CAPTURED',   3900), (13, 'alice', 'CAPTURED',   3900), (14, 'alice', 'REFUNDED',   3900),
    (15, 'alice', 'REFUNDED',   3900))
    AS payments (number, customer, status, amount);

-- Both sides of every move that a payment's status stands for.
INSERT INTO ledger_entries (id, customer_id, order_id, move, bucket, amount, at)
SELECT gen_random_uuid(), customer_id, order_id, move, bucket, sign * amount, '2026-11-01T10:00:10Z'
  FROM payments JOIN (VALUES
    ('authorize', 'available', -1, '{AUTHORIZED,CAPTURED,VOIDED,REFUNDED}'::text[]),
    ('authorize', 'held',       1, '{AUTHORIZED,CAPTURED,VOIDED,REFUNDED}'),
    ('capture',   'held',      -1, '{CAPTURED,REFUNDED}'),
    ('capture',   'captured',   1, '{CAPTURED,REFUNDED}'),
    ('void',      'held',      -1, '{VOIDED}'),
    ('void',      'available',  1, '{VOIDED}'),
    ('refund',    'captured',  -1, '{REFUNDED}'),
    ('refund',    'available',  1, '{REFUNDED}'))
    AS sides (move, bucket, sign, statuses) ON status = ANY (statuses);

UPDATE accounts SET available = 999966300, held = 15600, captured = 18100 WHERE customer_id = 'alice';
