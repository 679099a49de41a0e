import { describe, expect, it } from '@jest/globals';
import { AvroCodec, avroTextOf } from '#libs/avro';
import { EventReader } from '#libs/consuming';
import { CATALOGUE } from '#libs/contracts';
import { cloudEventHeaders, jsonCodec, type IncomingMessage } from '#libs/messages';
import { Logger } from '@nestjs/common';
import fc from 'fast-check';
import { check } from '../../tools/contracts/check.js';
import { releasedInHistory } from '../../tools/contracts/history.js';
import { resolve, type JsonSchema } from '../../tools/contracts/json-schema.js';
import { contractsOfProject, type Contracts } from '../../tools/contracts/versions.js';
import { projectRoot } from '../../tools/launcher/project.js';
import { validDocuments } from './documents.js';

const project = contractsOfProject();
const FILE = 'avro/OrderCancelled.1.0.avsc';

/** A registry that has the schemas of all events. */
const texts = [...project.avro.values()].map(avroTextOf);
const codec = new AvroCodec(
  CATALOGUE,
  {
    idOf: (_subject, { text }) => Promise.resolve(texts.indexOf(text)),
    schemaOf: (id) => Promise.resolve({ type: 'AVRO', text: texts[id] ?? '' }),
  },
  [...project.avro.keys()],
);
const reader = new EventReader(CATALOGUE, [jsonCodec, codec]);

describe.each([...project.present])('a %s', (type, schema) => {
  it('is the same in Avro and in JSON to whoever reads it', async () => {
    Logger.overrideLogger(false);
    await codec.prepareToEncode();
    let inAvro = 0;
    await fc.assert(
      fc.asyncProperty(validDocuments(schema), fc.boolean(), async (document, isOfClass) => {
        const json = JSON.stringify(isOfClass ? ofClass(document, schema, schema) : document);
        const { contentType, value } = codec.encode(json, type);
        if (contentType === codec.contentType) inAvro++;
        const messages = [messageOf(type, json, contentType, value), messageOf(type, json, 'application/json', json)];
        const [one, other] = await reader.readAll(messages);
        expect(one?.received).toEqual(other?.received);
      }),
    );
    expect(inAvro).toBeGreaterThan(10);
  });
});

describe('an Avro schema', () => {
  it('is committed and released for every event', () => {
    for (const type of project.present.keys()) expect(project.released).toHaveProperty([`avro/${type}.1.0.avsc`]);
  });

  it.each<[string, (contracts: Contracts) => Contracts, string]>([
    [
      'was edited after its release',
      (contracts) => ({ ...contracts, files: new Map([...contracts.files, [FILE, '{}']]) }),
      `${FILE} is released and was edited: put it back, and let npm run contracts -- release make a new version.`,
    ],
    [
      'is gone after its release',
      (contracts) => ({ ...contracts, files: new Map([...contracts.files].filter(([file]) => file !== FILE)) }),
      `${FILE} is released and gone: put the file back.`,
    ],
    [
      'is no longer in the list of the released ones',
      ({ released: { [FILE]: _, ...released }, ...contracts }) => ({ ...contracts, released }),
      `released.json no longer has ${FILE} as an earlier commit released it: put its line back.`,
    ],
    [
      'is not what the class says now',
      (contracts) => ({
        ...contracts,
        avro: new Map([...contracts.avro, ['OrderCancelled', { type: 'record', name: 'OrderCancelled', fields: [] }]]),
      }),
      `OrderCancelled is 1.0 and has another Avro schema than ${FILE}: services that know the old one would not read it; put back what made it.`,
    ],
  ])('is refused if it %s', (_, plant, sentence) => {
    const history = { ...releasedInHistory(projectRoot), [FILE]: project.released[FILE] ?? '' };
    expect(check(plant(project), [], history)).toEqual([sentence]);
  });
});

/** A document as its class makes it: without fields that the schema does not name, and with whole characters. */
function ofClass(value: unknown, schema: JsonSchema, root: JsonSchema): unknown {
  const { properties = {}, items = {} } = resolve(schema, root);
  if (typeof value === 'string') return Buffer.from(value).toString();
  if (Array.isArray(value)) return value.map((item) => ofClass(item, items, root));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(properties).map(([name, one]) => [
      name,
      ofClass((value as Record<string, unknown>)[name], one, root),
    ]),
  );
}

function messageOf(type: string, json: string, contentType: string, value: Buffer | string): IncomingMessage {
  const { orderId } = JSON.parse(json) as { orderId: string };
  const headers = cloudEventHeaders({
    id: '019a0000-0000-7000-8000-000000000001',
    type,
    source: 'order',
    subject: orderId,
    time: '2026-01-01T00:00:00Z',
    dataschema: '',
    contentType,
  });
  return {
    topic: 'order.events',
    partition: 0,
    offset: '0',
    timestamp: '0',
    key: orderId,
    value: Buffer.from(value),
    headers: Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, Buffer.from(text)])),
  };
}
