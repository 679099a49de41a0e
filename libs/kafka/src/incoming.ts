import type { IncomingMessage } from '#libs/messages';
import type { KafkaMessage } from 'kafkajs';

/** A message of kafkajs in the form of the kit. */
export function toIncoming(topic: string, partition: number, message: KafkaMessage): IncomingMessage {
  const { offset, timestamp, key, value } = message;
  const headers: Record<string, Buffer | Buffer[]> = {};
  for (const [name, header] of Object.entries(message.headers ?? {})) {
    if (header !== undefined) headers[name] = Array.isArray(header) ? header.map(toBuffer) : toBuffer(header);
  }
  // PostgreSQL's text type cannot store NUL.
  const text = key?.toString('utf8').replaceAll('\0', '\uFFFD') ?? null;
  return { topic, partition, offset, timestamp, key: text, value, headers };
}

/** A header may be null. kafkajs passes null on, although its types do not say so, and cannot send it. */
function toBuffer(header: Buffer | string | null): Buffer {
  return Buffer.isBuffer(header) ? header : Buffer.from(header ?? '');
}
