import { randomUUID } from 'node:crypto';
import { dataSchema, type EventName } from '#libs/contracts';
import { cloudEventHeaders, jsonCodec } from '#libs/messages';

/** A message as the order service would have published it. */
export interface OrderMessage {
  readonly key: string;
  readonly value: Buffer | null;
  readonly headers: Record<string, string>;
}

/** An event about an order, with a new id and a new trace. */
export function orderMessage(type: EventName, data: { readonly orderId: string }): OrderMessage {
  const [trace, span] = [randomUUID().replaceAll('-', ''), randomUUID().replaceAll('-', '').slice(0, 16)];
  const headers = cloudEventHeaders({
    id: randomUUID(),
    type,
    source: 'order',
    subject: data.orderId,
    time: new Date().toISOString(),
    dataschema: dataSchema(type),
    contentType: jsonCodec.contentType,
    trace: { traceparent: `00-${trace}-${span}-01` },
  });
  return { key: data.orderId, value: Buffer.from(JSON.stringify(data)), headers };
}
