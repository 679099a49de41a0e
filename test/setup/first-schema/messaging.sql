-- The tables of the messaging, as the first version of every service made them.

CREATE TABLE migrations (
  id        serial NOT NULL,
  timestamp bigint NOT NULL,
  name      character varying NOT NULL,
  CONSTRAINT "PK_8c82d7f526340ab734260ea46be" PRIMARY KEY (id)
);

INSERT INTO migrations (timestamp, name) VALUES
  (1760000000000, 'CreateOutbox1760000000000'),
  (1760000000001, 'CreateInbox1760000000001'),
  (1760000000002, 'CreateDeadLetters1760000000002');

CREATE TABLE outbox (
  sequence      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id            uuid NOT NULL,
  aggregatetype text NOT NULL,
  aggregateid   text NOT NULL,
  type          text NOT NULL,
  payload       json NOT NULL,
  time          text NOT NULL,
  dataschema    text NOT NULL,
  traceparent   text,
  tracestate    text
);

ALTER TABLE outbox SET (
  autovacuum_vacuum_scale_factor = 0,
  autovacuum_vacuum_threshold = 5000,
  autovacuum_vacuum_insert_scale_factor = 0,
  autovacuum_vacuum_insert_threshold = 50000,
  autovacuum_analyze_scale_factor = 0,
  autovacuum_analyze_threshold = 50000,
  autovacuum_vacuum_cost_delay = 0
);

CREATE FUNCTION notify_outbox() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN PERFORM pg_notify('outbox', ''); RETURN NULL; END $$;

CREATE TRIGGER outbox_written AFTER INSERT ON outbox
FOR EACH STATEMENT EXECUTE FUNCTION notify_outbox();

CREATE TABLE outbox_set_aside (
  LIKE outbox,
  reason       text NOT NULL,
  set_aside_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (sequence)
);

CREATE INDEX outbox_set_aside_aggregateid ON outbox_set_aside (aggregateid);

CREATE TABLE inbox (
  message_id  uuid PRIMARY KEY,
  received_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX inbox_received_at ON inbox USING brin (received_at) WITH (pages_per_range = 16, autosummarize = on);

CREATE TABLE dead_letters (
  sequence       bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  id             uuid PRIMARY KEY,
  message_id     uuid NOT NULL,
  consumer_group text NOT NULL,
  topic          text NOT NULL,
  partition      integer NOT NULL,
  "offset"       bigint NOT NULL,
  timestamp      bigint NOT NULL,
  key            text,
  value          bytea,
  headers        json NOT NULL,
  reason         text NOT NULL CHECK (reason IN
                   ('unreadable', 'contract-violation', 'unknown-version', 'handler-failed', 'key-quarantined')),
  exception      text NOT NULL,
  message        text NOT NULL,
  stacktrace     text NOT NULL,
  attempts       integer NOT NULL CHECK (attempts >= 0),
  parked_at      timestamptz NOT NULL,
  status         text NOT NULL CHECK (status IN ('parked', 'redriven', 'discarded')),
  published      boolean NOT NULL DEFAULT false,
  publish_error  text
);

CREATE INDEX dead_letters_parked ON dead_letters (topic, key, sequence) WHERE status = 'parked';

CREATE INDEX dead_letters_unpublished ON dead_letters (sequence) WHERE NOT published;

CREATE TABLE quarantined_keys (
  topic text,
  key   text,
  since timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (topic, key)
);

CREATE TABLE dead_letter_actions (
  id             uuid PRIMARY KEY,
  action         text NOT NULL CHECK (action IN ('redrive', 'discard')),
  dead_letter_id uuid NOT NULL REFERENCES dead_letters (id),
  requested_by   text NOT NULL,
  why            text NOT NULL,
  requested_at   timestamptz NOT NULL DEFAULT now(),
  letters        integer NOT NULL DEFAULT 0,
  finished_at    timestamptz,
  outcome        text,
  CHECK ((finished_at IS NULL) = (outcome IS NULL))
);

CREATE INDEX dead_letter_actions_open ON dead_letter_actions (requested_at) WHERE finished_at IS NULL;

CREATE FUNCTION notify_dead_letters() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN PERFORM pg_notify('dead_letters', ''); RETURN NULL; END $$;

CREATE TRIGGER dead_letters_written AFTER INSERT ON dead_letters
FOR EACH STATEMENT EXECUTE FUNCTION notify_dead_letters();

-- The same rows in each database: no migration looks at what they say.

INSERT INTO outbox (id, aggregatetype, aggregateid, type, payload, time, dataschema, traceparent, tracestate) VALUES
  ('01970000-0000-7000-8001-000000000001', 'order', '01970000-0000-7000-8000-000000000001', 'OrderPlaced',
   '{"orderId": "01970000-0000-7000-8000-000000000001"}', '2026-11-01T10:01:00.000Z', 'urn:schema:OrderPlaced',
   '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', 'vendor=1'),
  ('01970000-0000-7000-8001-000000000002', 'order', '01970000-0000-7000-8000-000000000099', 'OrderConfirmed',
   '{"orderId": "01970000-0000-7000-8000-000000000099"}', '2026-11-01T10:02:00.000Z', 'urn:schema:OrderConfirmed', NULL, NULL);

-- The broker refused the event before that one, so it waits.
INSERT INTO outbox_set_aside
  (sequence, id, aggregatetype, aggregateid, type, payload, time, dataschema, reason, set_aside_at) VALUES
  (0, '01970000-0000-7000-8001-000000000003', 'order', '01970000-0000-7000-8000-000000000099', 'OrderPlaced',
   '{"orderId": "01970000-0000-7000-8000-000000000099"}', '2026-11-01T10:00:00.000Z', 'urn:schema:OrderPlaced',
   'The request included a message larger than the max message size the server will accept', '2026-11-01T10:00:01Z');

INSERT INTO inbox (message_id, received_at) VALUES
  ('01970000-0000-7000-8002-000000000001', '2026-11-01T10:00:00Z'),
  ('01970000-0000-7000-8002-000000000002', '2026-11-01T10:00:01Z');

INSERT INTO dead_letters (id, message_id, consumer_group, topic, partition, "offset", timestamp, key, value, headers,
                          reason, exception, message, stacktrace, attempts, parked_at, status, published, publish_error) VALUES
  ('01970000-0000-7000-8003-000000000001', '01970000-0000-7000-8002-000000000003', 'order', 'payment.events', 3, 17,
   1793527200000, '01970000-0000-7000-8000-000000000098', '\x7b7d', '{"ce_type": ["UGF5bWVudFZvaWRlZA=="]}',
   'handler-failed', 'Error', 'no such order', 'Error: no such order', 5, '2026-11-01T10:00:00Z', 'parked', true, NULL),
  ('01970000-0000-7000-8003-000000000002', '01970000-0000-7000-8002-000000000004', 'order', 'payment.events', 3, 18,
   1793527200001, '01970000-0000-7000-8000-000000000098', '\x7b7d', '{}',
   'key-quarantined', 'KeyQuarantined', 'waits', '', 0, '2026-11-01T10:00:01Z', 'parked', false, NULL),
  ('01970000-0000-7000-8003-000000000003', '01970000-0000-7000-8002-000000000001', 'order', 'payment.events', 4, 1,
   1793527200002, NULL, '\xff00', '{}',
   'unreadable', 'SyntaxError', 'no JSON', '', 0, '2026-11-01T10:00:02Z', 'discarded', true, 'the topic is gone'),
  ('01970000-0000-7000-8003-000000000004', '01970000-0000-7000-8002-000000000002', 'order', 'payment.events', 5, 9,
   1793527200003, '01970000-0000-7000-8000-000000000097', '\x7b7d', '{}',
   'handler-failed', 'Error', 'a fault', '', 5, '2026-11-01T10:00:03Z', 'redriven', true, NULL);

INSERT INTO quarantined_keys (topic, key, since) VALUES
  ('payment.events', '01970000-0000-7000-8000-000000000098', '2026-11-01T10:00:00Z');

INSERT INTO dead_letter_actions
  (id, action, dead_letter_id, requested_by, why, requested_at, letters, finished_at, outcome) VALUES
  ('01970000-0000-7000-8004-000000000001', 'discard', '01970000-0000-7000-8003-000000000003', 'ann', 'a test of somebody',
   '2026-11-01T11:00:00Z', 1, '2026-11-01T11:00:01Z', 'discarded'),
  ('01970000-0000-7000-8004-000000000002', 'redrive', '01970000-0000-7000-8003-000000000004', 'ben', 'the fault is mended',
   '2026-11-01T11:01:00Z', 1, '2026-11-01T11:01:01Z', 'redriven'),
  ('01970000-0000-7000-8004-000000000003', 'redrive', '01970000-0000-7000-8003-000000000001', 'ben', 'tried too early',
   '2026-11-01T11:02:00Z', 0, NULL, NULL);
