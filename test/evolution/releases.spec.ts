import { describe, expect, it } from '@jest/globals';
import { event, OrderPlaced } from '#libs/contracts';
import { EventReader } from '#libs/consuming';
import {
  cloudEventHeaders,
  jsonCodec,
  publishedVersions,
  type Catalogue,
  type EventVersion,
  type IncomingMessage,
} from '#libs/messages';
import fc from 'fast-check';
import { schemasOf } from '../../tools/contracts/versions.js';
import { validDocuments } from '../contracts/documents.js';
import {
  MIGRATING,
  OrderPlacedV2,
  orderPlacedToV1,
  orderPlacedToV2,
  OrderPlacedWithNote,
  RELEASE_1,
  WITH_NOTE,
  WITHDRAWN_V1,
  WITHOUT_V1,
} from './releases.js';

const order = {
  orderId: '0192f3a0-0000-7000-8000-000000000001',
  customerId: 'customer-1',
  lines: [{ sku: 'BREAD', quantity: 2 }],
  total: { amount: 600, currency: 'EUR' },
};

/** Every order of the first major version. */
const everyOrder = validDocuments(schemasOf(RELEASE_1).get('OrderPlaced') ?? {}) as fc.Arbitrary<OrderPlaced>;

describe('an optional field that a release adds', () => {
  it('is not seen by an old consumer, which reads the event of a new producer', () => {
    const [published] = publishedVersions(event(OrderPlacedWithNote, { ...order, note: 'ring twice' }), WITH_NOTE);
    expect(read(RELEASE_1, published)).toMatchObject(order);
  });

  it('is absent where a new consumer reads the event of an old producer', () => {
    const [published] = publishedVersions(event(OrderPlaced, order), RELEASE_1);
    const received = read(WITH_NOTE, published);
    expect(received).toEqual(order);
    expect(received).toBeInstanceOf(OrderPlacedWithNote);
  });

  it.each([
    ['old', 'new', RELEASE_1, 'OrderPlaced', WITH_NOTE],
    ['new', 'old', WITH_NOTE, 'OrderPlaced', RELEASE_1],
  ])('lets an %s consumer read whatever a %s producer may publish', (_, _producer, consumer, type, producer) => {
    const published = validDocuments(schemasOf(producer).get(type) ?? {}) as fc.Arbitrary<object>;
    fc.assert(
      fc.property(published, (payload) => {
        read(consumer, { type, payload });
      }),
      { numRuns: 50 },
    );
  });
});

describe('a major version with another meaning', () => {
  it('is published after the old one, and both state the same order', () => {
    const v2 = event(OrderPlacedV2, { ...order, lines: [{ sku: 'BREAD', quantity: 2_000 }] });
    expect(publishedVersions(v2, MIGRATING)).toEqual([
      { type: 'OrderPlaced', payload: order },
      { type: 'OrderPlaced.v2', payload: v2 },
    ]);
    expect(publishedVersions(v2, WITHDRAWN_V1)).toEqual([{ type: 'OrderPlaced.v2', payload: v2 }]);
  });

  it('is what a reaction sees, whichever was published', () => {
    const v2 = { ...order, lines: [{ sku: 'BREAD', quantity: 2_000 }] };
    for (const version of publishedVersions(event(OrderPlacedV2, v2), MIGRATING)) {
      expect(readAsV2(version)).toEqual(v2);
      expect(readAsV2(version)).toBeInstanceOf(OrderPlacedV2);
    }
  });

  it('has an upcaster that takes every old order, and the way back leads to the same order', () => {
    fc.assert(
      fc.property(everyOrder, (placed) => {
        const upcast = orderPlacedToV2.convert(placed);
        readAsV2({ type: 'OrderPlaced', payload: placed });
        // The order may have fields that its contract does not name.
        expect(placed).toMatchObject(orderPlacedToV1.convert(upcast));
      }),
      { numRuns: 50 },
    );
  });

  it('states nothing that the old one cannot state, as long as both are published', () => {
    const half = event(OrderPlacedV2, { ...order, lines: [{ sku: 'BREAD', quantity: 500 }] });
    expect(() => publishedVersions(half, MIGRATING)).toThrow('OrderPlaced cannot state 0.5 of BREAD');
    expect(publishedVersions(half, WITHDRAWN_V1)).toHaveLength(1);
  });

  it('is unknown to an old consumer, as the old one is without its upcaster', () => {
    const [v1, v2] = publishedVersions(event(OrderPlacedV2, orderPlacedToV2.convert(order)), MIGRATING);
    expect(() => read(RELEASE_1, v2)).toThrow('version 2 of OrderPlaced is not known here');
    expect(() => read(WITHOUT_V1, v1)).toThrow('OrderPlaced is not known here');
  });
});

function read(catalogue: Catalogue, version: EventVersion | undefined): object {
  return new EventReader(catalogue).read(messageOf(version)).event;
}

function readAsV2(version: EventVersion): object {
  const reader = new EventReader(MIGRATING);
  return reader.upcast(reader.read(messageOf(version)), 'OrderPlaced.v2').event;
}

function messageOf(version: EventVersion | undefined): IncomingMessage {
  if (version === undefined) throw new Error('nothing was published');
  const { orderId } = version.payload as { orderId: string };
  const headers = cloudEventHeaders({
    id: '0192f3a0-0000-7000-8000-00000000000e',
    type: version.type,
    source: 'order',
    subject: orderId,
    time: '2026-01-31T12:00:00.000Z',
    dataschema: 'urn:example',
    contentType: jsonCodec.contentType,
  });
  return {
    topic: 'order.events',
    partition: 0,
    offset: '0',
    timestamp: '0',
    key: orderId,
    value: Buffer.from(JSON.stringify(version.payload)),
    headers: Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, Buffer.from(text)])),
  };
}
