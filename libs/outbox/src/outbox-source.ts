import { cloudEventHeaders, eventTopicName, jsonCodec, type Codec } from '#libs/messages';
import type { ClientBase } from 'pg';
import type { PendingRow } from './pending-rows.js';
import type { RelaySource } from './relay-source.js';

interface Row {
  sequence: string;
  id: string;
  aggregatetype: string;
  aggregateid: string;
  type: string;
  payload: string;
  time: string;
  dataschema: string;
  traceparent: string | null;
  tracestate: string | null;
}

const COLUMNS = 'sequence, id, aggregatetype, aggregateid, type, payload, time, dataschema, traceparent, tracestate';

/** The `outbox` table. Its rows become the events of the service's topic, in the wire format of `codec`. */
export const outboxSource = (codec: Codec = jsonCodec): RelaySource => ({
  name: 'outbox',
  channel: 'outbox',

  async read(client, inFlight, limit) {
    await codec.prepareToEncode?.();
    // NOT IN looks each key up in a hash table of the refused ones. It compares no key with all of them, and it keeps the
    // order of the index, which a join would not.
    const { rows } = await client.query<Row>({
      name: 'outbox-read',
      text: `SELECT ${COLUMNS.replace('payload', 'payload::text')} FROM (
               SELECT *, sum(octet_length(payload::text)) OVER (ORDER BY sequence ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS bytes_before
                 FROM outbox
                WHERE sequence <> ALL($1) AND aggregateid NOT IN (SELECT aggregateid FROM outbox_refused)
                ORDER BY sequence LIMIT $2) AS pending
              WHERE coalesce(bytes_before, 0) < $3 ORDER BY sequence`,
      values: [inFlight, limit.rows, limit.bytes],
    });
    return rows.map((row) => toMessage(row, codec));
  },

  async remove(client, rows) {
    await client.query({
      name: 'outbox-remove',
      text: 'DELETE FROM outbox WHERE sequence = ANY($1)',
      values: [rows.map(({ sequence }) => sequence)],
    });
  },

  async refuse(client, { sequence }, reason) {
    await client.query(
      `WITH moved AS (DELETE FROM outbox WHERE sequence = $1 RETURNING ${COLUMNS})
       INSERT INTO outbox_refused (${COLUMNS}, reason) SELECT ${COLUMNS}, $2 FROM moved`,
      [sequence, reason],
    );
  },
});

/**
 * Puts the refused rows of one aggregate back into the outbox, at their old places. Call it when the broker no longer has a
 * reason to refuse them. The aggregate's later rows waited behind them and follow now.
 * @returns how many rows were put back
 */
export async function releaseRefused(client: ClientBase, aggregateid: string): Promise<number> {
  const { rowCount } = await client.query(
    `WITH released AS (DELETE FROM outbox_refused WHERE aggregateid = $1 RETURNING ${COLUMNS})
     INSERT INTO outbox (${COLUMNS}) OVERRIDING SYSTEM VALUE SELECT ${COLUMNS} FROM released ORDER BY sequence`,
    [aggregateid],
  );
  return rowCount ?? 0;
}

function toMessage(row: Row, codec: Codec): PendingRow {
  const { traceparent, tracestate } = row;
  const { contentType, value } = codec.encode(row.payload, row.type);
  return {
    sequence: row.sequence,
    writtenAt: Date.parse(row.time),
    topic: eventTopicName(row.aggregatetype),
    key: row.aggregateid,
    value,
    headers: cloudEventHeaders({
      id: row.id,
      type: row.type,
      source: row.aggregatetype,
      subject: row.aggregateid,
      time: row.time,
      dataschema: row.dataschema,
      contentType,
      ...(traceparent !== null && { trace: { traceparent, tracestate: tracestate ?? undefined } }),
    }),
  };
}
