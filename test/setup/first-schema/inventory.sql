-- The inventory service's tables as its first version made them, with what it knows of the orders in order.sql.

INSERT INTO migrations (timestamp, name) VALUES (1760000001000, 'CreateStock1760000001000');

CREATE TABLE stock (
  sku      text PRIMARY KEY,
  initial  integer NOT NULL CHECK (initial >= 0),
  on_hand  integer NOT NULL CHECK (on_hand >= 0),
  reserved integer NOT NULL DEFAULT 0 CHECK (reserved BETWEEN 0 AND on_hand),
  shipped  integer NOT NULL DEFAULT 0 CHECK (shipped >= 0),
  received integer NOT NULL DEFAULT 0 CHECK (received >= 0),
  CHECK (on_hand + shipped = initial + received)
) WITH (fillfactor = 50);

CREATE TABLE reservations (
  order_id uuid PRIMARY KEY,
  status   text NOT NULL CHECK (status IN ('RESERVED', 'REJECTED', 'COMMITTED', 'RELEASED', 'RESTOCKED', 'TOMBSTONE')),
  lines    json NOT NULL,
  CHECK ((status IN ('REJECTED', 'TOMBSTONE')) = (json_array_length(lines) = 0))
) WITH (fillfactor = 70);

CREATE TABLE stock_movements (
  id       uuid PRIMARY KEY,
  sku      text NOT NULL REFERENCES stock (sku),
  order_id uuid REFERENCES reservations (order_id) DEFERRABLE INITIALLY DEFERRED,
  move     text NOT NULL CHECK (move IN ('receive', 'reserve', 'release', 'commit', 'restock')),
  quantity integer NOT NULL CHECK (quantity > 0),
  at       timestamptz NOT NULL,
  CHECK ((move = 'receive') = (order_id IS NULL)),
  -- No stock moves twice for the same reason.
  UNIQUE (order_id, sku, move)
);

INSERT INTO stock (sku, initial, on_hand) VALUES
  ('COFFEE-MUG',    1000000, 1000000),
  ('TEA-POT',       1000000, 1000000),
  ('RARE-VINYL',         10,      10),
  ('SOLD-OUT-LAMP',       0,       0),
  ('GOLD-WATCH',       1000,    1000);

CREATE FUNCTION pg_temp.order_id(number int) RETURNS uuid LANGUAGE sql AS
$$ SELECT ('01970000-0000-7000-8000-' || lpad(number::text, 12, '0'))::uuid $$;

INSERT INTO reservations (order_id, status, lines)
SELECT pg_temp.order_id(number), status, lines::json
  FROM (VALUES
    ( 2, 'RESERVED',  '[{"sku": "TEA-POT", "quantity": 1}]'),
    ( 4, 'RESERVED',  '[{"sku": "TEA-POT", "quantity": 1}]'),
    ( 5, 'COMMITTED', '[{"sku": "TEA-POT", "quantity": 1}]'),
    ( 6, 'RESERVED',  '[{"sku": "TEA-POT", "quantity": 1}]'),
    ( 7, 'COMMITTED', '[{"sku": "TEA-POT", "quantity": 1}, {"sku": "COFFEE-MUG", "quantity": 2}]'),
    ( 8, 'REJECTED',  '[]'),
    ( 9, 'RESERVED',  '[{"sku": "TEA-POT", "quantity": 1}]'),
    (10, 'TOMBSTONE', '[]'),
    (11, 'RELEASED',  '[{"sku": "TEA-POT", "quantity": 1}]'),
    (12, 'COMMITTED', '[{"sku": "TEA-POT", "quantity": 1}]'),
    (13, 'RESTOCKED', '[{"sku": "TEA-POT", "quantity": 1}]'),
    (14, 'RESTOCKED', '[{"sku": "TEA-POT", "quantity": 1}]'),
    (15, 'COMMITTED', '[{"sku": "TEA-POT", "quantity": 1}]'))
    AS reservations (number, status, lines);

-- Every move that a reservation's status stands for, and one delivery.
INSERT INTO stock_movements (id, sku, order_id, move, quantity, at)
SELECT gen_random_uuid(), line->>'sku', order_id, move, (line->>'quantity')::int, '2026-11-01T10:00:10Z'
  FROM reservations JOIN (VALUES
    ('reserve', '{RESERVED,COMMITTED,RELEASED,RESTOCKED}'::text[]),
    ('release', '{RELEASED}'),
    ('commit',  '{COMMITTED,RESTOCKED}'),
    ('restock', '{RESTOCKED}'))
    AS moves (move, statuses) ON status = ANY (statuses), json_array_elements(lines) AS line;

INSERT INTO stock_movements (id, sku, move, quantity, at) VALUES
  (gen_random_uuid(), 'TEA-POT', 'receive', 50, '2026-11-01T09:00:00Z');

UPDATE stock SET on_hand = 1000046, reserved = 4, shipped = 4, received = 50 WHERE sku = 'TEA-POT';

UPDATE stock SET on_hand = 999998, shipped = 2 WHERE sku = 'COFFEE-MUG';
