import { deadLetterTopicName } from '#libs/messages';
import type { PendingRow, RelaySource } from '#libs/outbox';
import { decodeHeaders, type DeadLetter } from './dead-letter.entity.js';

interface Row {
  sequence: string;
  consumer_group: string;
  topic: string;
  partition: number;
  offset: string;
  timestamp: string;
  key: string | null;
  value: Buffer | null;
  headers: DeadLetter['headers'];
  reason: string;
  exception: string;
  message: string;
  stacktrace: string;
  attempts: number;
  parked_at: Date;
}

/** The `dead_letters` table. Its rows are also published to the service's dead-letter topic. */
export const deadLetterSource: RelaySource = {
  name: 'dead_letters',
  channel: 'dead_letters',

  async read(client, inFlight, limit) {
    const { rows } = await client.query<Row>(
      `SELECT sequence, consumer_group, topic, partition, "offset", timestamp, key, value, headers,
              reason, exception, message, stacktrace, attempts, parked_at
         FROM (SELECT *, sum(octet_length(value)) OVER (ORDER BY sequence ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS bytes_before
                 FROM dead_letters WHERE NOT published AND sequence <> ALL($1) ORDER BY sequence LIMIT $2) AS pending
        WHERE coalesce(bytes_before, 0) < $3 ORDER BY sequence`,
      [inFlight, limit.rows, limit.bytes],
    );
    return rows.map(toMessage);
  },

  async remove(client, rows) {
    await client.query('UPDATE dead_letters SET published = true WHERE sequence = ANY($1)', [
      rows.map(({ sequence }) => sequence),
    ]);
  },

  // A dead letter that even this topic refuses stays in the table, with the broker's reason.
  async refuse(client, { sequence }, reason) {
    await client.query('UPDATE dead_letters SET published = true, publish_error = $2 WHERE sequence = $1', [
      sequence,
      reason,
    ]);
  },
};

/**
 * Adds headers that say where a dead letter came from and why. They have the names that spring-kafka's
 * DeadLetterPublishingRecoverer uses, and text as values.
 */
function toMessage(row: Row): PendingRow {
  return {
    sequence: row.sequence,
    writtenAt: row.parked_at.getTime(),
    topic: deadLetterTopicName(row.consumer_group),
    key: row.key,
    value: row.value,
    headers: {
      ...decodeHeaders(row.headers),
      'kafka_dlt-original-topic': row.topic,
      'kafka_dlt-original-partition': String(row.partition),
      'kafka_dlt-original-offset': row.offset,
      'kafka_dlt-original-timestamp': row.timestamp,
      'kafka_dlt-original-timestamp-type': 'CreateTime',
      'kafka_dlt-original-consumer-group': row.consumer_group,
      'kafka_dlt-exception-fqcn': row.exception,
      'kafka_dlt-exception-message': row.message,
      'kafka_dlt-exception-stacktrace': row.stacktrace,
      'dlt-reason': row.reason,
      'dlt-attempts': String(row.attempts),
      'dlt-time': row.parked_at.toISOString(),
    },
  };
}
