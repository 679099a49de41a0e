import { createHash } from 'node:crypto';
import { headerText, type IncomingMessage } from './incoming-message.js';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The id of the message's event, in lower case, or undefined where the header `ce_id` is absent or no UUID. */
export function eventId({ headers }: IncomingMessage): string | undefined {
  const id = headerText(headers, 'ce_id') ?? '';
  return UUID.test(id) ? id.toLowerCase() : undefined;
}

/**
 * The id under which an inbox remembers a message: its event's id. A message without one gets an id that is made of its
 * place in the log, so that it too is taken once only. Its time is part of that: a topic that is created again counts from 0 again.
 */
export function messageId(message: IncomingMessage): string {
  const id = eventId(message);
  if (id !== undefined) return id;
  const { topic, partition, offset, timestamp } = message;
  const hash = createHash('sha256')
    .update(`${topic}/${String(partition)}/${offset}/${timestamp}`)
    .digest('hex');
  // Version 8 of RFC 9562: a UUID whose bits are our own affair.
  return [
    hash.slice(0, 8),
    hash.slice(8, 12),
    `8${hash.slice(13, 16)}`,
    `8${hash.slice(17, 20)}`,
    hash.slice(20, 32),
  ].join('-');
}
