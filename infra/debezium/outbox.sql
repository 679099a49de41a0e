-- Prepares one app's database for Debezium, which then publishes its outbox in place of the relay. Run once, as superuser,
-- in that database, after the app's migrations and before the connector.

-- The connector logs in as this role, which may read the outbox and the log of its changes, and nothing else.
DO $$ BEGIN
  CREATE ROLE debezium LOGIN REPLICATION PASSWORD 'debezium';
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; -- another database was first
END $$;
DO $$ BEGIN EXECUTE format('GRANT CONNECT ON DATABASE %I TO debezium', current_database()); END $$;
GRANT SELECT ON outbox TO debezium;

-- Only insertions are events.
CREATE PUBLICATION outbox FOR TABLE outbox WITH (publish = 'insert');

-- Debezium's router makes a header of a column also where the column is null, and our messages have no header then. Its
-- transforms can be switched only by the topic, so the route to the topic says which headers to drop.
ALTER TABLE outbox ADD COLUMN route text;

-- The connector could add a header that is the same on all messages, but Connect would turn the text '1.0' into the number 1.
ALTER TABLE outbox ADD COLUMN specversion text NOT NULL DEFAULT '1.0';

CREATE FUNCTION outbox_route() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.route := NEW.aggregatetype || '.events' ||
    CASE WHEN NEW.traceparent IS NULL THEN '.without-trace' WHEN NEW.tracestate IS NULL THEN '.without-tracestate' ELSE '' END;
  RETURN NEW;
END $$;

CREATE TRIGGER outbox_route BEFORE INSERT ON outbox FOR EACH ROW EXECUTE FUNCTION outbox_route();

-- Debezium reads the log and not the table: a row may go in the transaction that adds it, and the table stays empty.
CREATE FUNCTION outbox_logged() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM outbox USING logged WHERE outbox.sequence = logged.sequence;
  RETURN NULL;
END $$;

CREATE TRIGGER outbox_logged AFTER INSERT ON outbox REFERENCING NEW TABLE AS logged
  FOR EACH STATEMENT EXECUTE FUNCTION outbox_logged();
