-- Prepares one app's database for Debezium, which then publishes its outbox in place of the relay. Run once, as superuser,
-- in that database, after the app's migrations and before the connector.

-- What the connector logs in as: it may read the outbox, and the log of changes to it, and nothing else.
DO $$ BEGIN
  CREATE ROLE debezium LOGIN REPLICATION PASSWORD 'debezium';
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; -- another database was first
END $$;
DO $$ BEGIN EXECUTE format('GRANT CONNECT ON DATABASE %I TO debezium', current_database()); END $$;
GRANT SELECT ON outbox TO debezium;

-- Only insertions are events.
CREATE PUBLICATION outbox FOR TABLE outbox WITH (publish = 'insert');

-- Debezium's router makes a header of a column even where it is null, and our messages have no header then. The topic is
-- all that its transforms can be switched by, so the way to the topic says which headers are to be dropped.
ALTER TABLE outbox ADD COLUMN route text;

-- A header that is the same on all messages is the connector's affair, but Connect would make the number 1 of the text '1.0'.
ALTER TABLE outbox ADD COLUMN specversion text NOT NULL DEFAULT '1.0';

CREATE FUNCTION outbox_route() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.route := NEW.aggregatetype || '.events' ||
    CASE WHEN NEW.traceparent IS NULL THEN '.without-trace' WHEN NEW.tracestate IS NULL THEN '.without-tracestate' ELSE '' END;
  RETURN NEW;
END $$;

CREATE TRIGGER outbox_route BEFORE INSERT ON outbox FOR EACH ROW EXECUTE FUNCTION outbox_route();

-- Debezium reads the log, not the table: a row may go in the very transaction that it came with, and the table stays empty.
CREATE FUNCTION outbox_logged() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM outbox USING logged WHERE outbox.sequence = logged.sequence;
  RETURN NULL;
END $$;

CREATE TRIGGER outbox_logged AFTER INSERT ON outbox REFERENCING NEW TABLE AS logged
  FOR EACH STATEMENT EXECUTE FUNCTION outbox_logged();
