import type { IncomingMessage } from '#libs/messages';
import type { KafkaMessage } from 'kafkajs';

/** A message of kafkajs, as the kit has it. */
export function toIncoming(topic: string, partition: number, message: KafkaMessage): IncomingMessage {
  const { offset, timestamp, key, value } = message;
  const headers: Record<string, Buffer | Buffer[]> = {};
  for (const [name, header] of Object.entries(message.headers ?? {})) {
    if (header !== undefined) headers[name] = Array.isArray(header) ? header.map(toBuffer) : toBuffer(header);
  }
  // No text of PostgreSQL can hold NUL.
  const text = key?.toString('utf8').replaceAll('\0', '\uFFFD') ?? null;
  return { topic, partition, offset, timestamp, key: text, value, headers };
}

/** A header may be null, which kafkajs hands out though its types do not say so, and would not send again. */
function toBuffer(header: Buffer | string | null): Buffer {
  return Buffer.isBuffer(header) ? header : Buffer.from(header ?? '');
}
