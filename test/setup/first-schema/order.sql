-- The order service's tables as its first version made them, with orders in every state.

INSERT INTO migrations (timestamp, name) VALUES (1760000001000, 'CreateOrders1760000001000');

CREATE TABLE orders (
  order_id     uuid PRIMARY KEY,
  customer_id  text NOT NULL CHECK (customer_id <> ''),
  lines        json NOT NULL CHECK (json_array_length(lines) > 0),
  total_amount bigint NOT NULL CHECK (total_amount >= 0),
  currency     char(3) NOT NULL,
  status       text NOT NULL CHECK (status IN ('PLACED', 'CONFIRMED', 'COMPLETED', 'CANCELLED', 'RETURNING', 'RETURNED')),
  stock        text NOT NULL CHECK (stock IN ('NONE', 'RESERVED', 'REJECTED', 'COMMITTED', 'RELEASED', 'RESTOCKED')),
  payment      text NOT NULL CHECK (payment IN ('NONE', 'AUTHORIZED', 'DECLINED', 'CAPTURED', 'VOIDED', 'REFUNDED')),
  reason       text CHECK (reason IN ('out-of-stock', 'payment-declined', 'customer-request', 'deadline-passed')),
  placed_at    timestamptz NOT NULL,
  deadline_at  timestamptz NOT NULL CHECK (deadline_at > placed_at),
  traceparent  text,
  CHECK ((status = 'CANCELLED') = (reason IS NOT NULL)),
  CHECK (status <> 'CONFIRMED' OR (stock IN ('RESERVED', 'COMMITTED') AND payment IN ('AUTHORIZED', 'CAPTURED'))),
  CHECK (status <> 'COMPLETED' OR (stock = 'COMMITTED' AND payment = 'CAPTURED')),
  CHECK (status <> 'RETURNED' OR (stock = 'RESTOCKED' AND payment = 'REFUNDED'))
) WITH (fillfactor = 70);

CREATE INDEX orders_due ON orders (deadline_at) WHERE status = 'PLACED';

CREATE INDEX orders_of_customer ON orders (customer_id, order_id DESC);

CREATE TABLE order_history (
  id       uuid,
  order_id uuid NOT NULL REFERENCES orders (order_id),
  happened text NOT NULL,
  status   text NOT NULL,
  counted  boolean NOT NULL,
  at       timestamptz NOT NULL,
  PRIMARY KEY (order_id, id)
);

CREATE TABLE idempotency_keys (
  key          text PRIMARY KEY CHECK (length(key) BETWEEN 1 AND 255),
  request_hash text NOT NULL,
  order_id     uuid NOT NULL UNIQUE REFERENCES orders (order_id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE products (
  sku        text PRIMARY KEY,
  name       text NOT NULL,
  unit_price integer NOT NULL CHECK (unit_price > 0),
  currency   char(3) NOT NULL
);

INSERT INTO products (sku, name, unit_price, currency) VALUES
  ('COFFEE-MUG',  'A mug',                        1250, 'EUR'),
  ('TEA-POT',     'A pot',                        3900, 'EUR'),
  ('RARE-VINYL',  'A record of which ten exist',  9900, 'EUR'),
  ('SOLD-OUT-LAMP', 'A lamp that nobody has',     4500, 'EUR'),
  ('GOLD-WATCH',  'More than most can pay',    1500000, 'EUR');

CREATE FUNCTION pg_temp.order_id(number int) RETURNS uuid LANGUAGE sql AS
$$ SELECT ('01970000-0000-7000-8000-' || lpad(number::text, 12, '0'))::uuid $$;

INSERT INTO orders (order_id, customer_id, lines, total_amount, currency, status, stock, payment, reason, placed_at, deadline_at, traceparent)
SELECT pg_temp.order_id(number), customer,
       json_build_array(json_build_object('sku', sku, 'quantity', 1, 'unitPrice', price)), price, 'EUR',
       status, stock, payment, reason, '2026-11-01T10:00:00Z', '2026-11-01T10:00:30Z',
       '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
  FROM (VALUES
    -- Under way: the other services have not answered, or not both.
    ( 1, 'alice', 'TEA-POT',       3900, 'PLACED',    'NONE',      'NONE',       NULL),
    ( 2, 'alice', 'TEA-POT',       3900, 'PLACED',    'RESERVED',  'NONE',       NULL),
    ( 3, 'alice', 'TEA-POT',       3900, 'PLACED',    'NONE',      'AUTHORIZED', NULL),
    ( 4, 'alice', 'TEA-POT',       3900, 'CONFIRMED', 'RESERVED',  'AUTHORIZED', NULL),
    ( 5, 'alice', 'TEA-POT',       3900, 'CONFIRMED', 'COMMITTED', 'AUTHORIZED', NULL),
    ( 6, 'alice', 'TEA-POT',       3900, 'CONFIRMED', 'RESERVED',  'CAPTURED',   NULL),
    ( 9, 'bob',   'TEA-POT',       3900, 'CANCELLED', 'RESERVED',  'DECLINED',   'payment-declined'),
    (11, 'alice', 'TEA-POT',       3900, 'CANCELLED', 'RELEASED',  'AUTHORIZED', 'deadline-passed'),
    (12, 'alice', 'TEA-POT',       3900, 'RETURNING', 'COMMITTED', 'CAPTURED',   NULL),
    (13, 'alice', 'TEA-POT',       3900, 'RETURNING', 'RESTOCKED', 'CAPTURED',   NULL),
    (15, 'alice', 'TEA-POT',       3900, 'RETURNING', 'COMMITTED', 'REFUNDED',   NULL),
    -- At rest.
    ( 8, 'alice', 'SOLD-OUT-LAMP', 4500, 'CANCELLED', 'RELEASED',  'VOIDED',     'out-of-stock'),
    (10, 'alice', 'TEA-POT',       3900, 'CANCELLED', 'RELEASED',  'VOIDED',     'customer-request'),
    (14, 'alice', 'TEA-POT',       3900, 'RETURNED',  'RESTOCKED', 'REFUNDED',   NULL))
    AS orders (number, customer, sku, price, status, stock, payment, reason);

INSERT INTO orders (order_id, customer_id, lines, total_amount, currency, status, stock, payment, placed_at, deadline_at) VALUES
  (pg_temp.order_id(7), 'alice',
   '[{"sku": "TEA-POT", "quantity": 1, "unitPrice": 3900}, {"sku": "COFFEE-MUG", "quantity": 2, "unitPrice": 1250}]',
   6400, 'EUR', 'COMPLETED', 'COMMITTED', 'CAPTURED', '2026-11-01T10:00:00Z', '2026-11-01T10:00:30Z');

INSERT INTO order_history (id, order_id, happened, status, counted, at)
SELECT gen_random_uuid(), order_id, 'OrderPlaced', 'PLACED', true, placed_at FROM orders;

INSERT INTO order_history (id, order_id, happened, status, counted, at)
SELECT gen_random_uuid(), pg_temp.order_id(number), happened, status, counted, '2026-11-01T10:00:10Z'
  FROM (VALUES
    (2, 'StockReserved', 'PLACED', true), (3, 'PaymentAuthorized', 'PLACED', true),
    (7, 'StockReserved', 'PLACED', true), (7, 'PaymentAuthorized', 'CONFIRMED', true),
    (7, 'StockCommitted', 'CONFIRMED', true), (7, 'PaymentCaptured', 'COMPLETED', true),
    (8, 'StockRejected', 'CANCELLED', true), (8, 'PaymentAuthorized', 'CANCELLED', false),
    (8, 'StockReleased', 'CANCELLED', true), (8, 'PaymentVoided', 'CANCELLED', true),
    (10, 'cancel', 'CANCELLED', true), (10, 'cancel', 'CANCELLED', false),
    (10, 'StockRejected', 'CANCELLED', false), (10, 'PaymentDeclined', 'CANCELLED', false))
    AS history (number, happened, status, counted);

INSERT INTO idempotency_keys (key, request_hash, order_id)
SELECT 'key of ' || order_id, md5(order_id::text), order_id FROM orders;
