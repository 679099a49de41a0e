import {
  CATALOGUE,
  CHOREOGRAPHY,
  EVENTS,
  publishedBy,
  reactionsOf,
  topicsOf,
  SERVICES,
  STEPS,
  type EventName,
  type OwnedTopic,
  type Service,
} from '#libs/contracts';
import { cloudEventHeaders, eventTopicName, jsonCodec } from '#libs/messages';
import { contractsOfProject, presentVersion, SCHEMAS, type Contracts } from '../contracts/versions.js';
import { exampleOf } from './event-examples.js';
import { readProjectFile } from './project-file.js';
import { meaningOf } from './steps.js';

/** What has the same value in every message of one event type. */
const CONSTANT_HEADERS = ['ce_specversion', 'ce_source', 'ce_type', 'ce_dataschema', 'content-type'];

/** Only an event that happened within a trace has it. */
const TRACE_HEADERS = ['traceparent', 'tracestate'];

const EVENT_ID = '019a5c3e-7b11-7d02-8a44-51c0e2f7b9a3';
const EVENT_TIME = '2026-11-02T09:30:00.000Z';

/**
 * The AsyncAPI document of a service: what it sends and receives. There is one for each service, because in AsyncAPI 3 an
 * operation says what the described application does, and has no place for the name of another.
 */
export function asyncApiOf(service: Service): object {
  const events = [...publishedBy(service), ...reactionsOf(service).map(({ event }) => event)];
  return documentOf({
    title: `Events of ${service}`,
    description: `The events that the ${service} service sends and receives over Kafka.`,
    events,
    operations: operationsOf(service),
    // A reference keeps the released file the only copy of the schema.
    schemaOf: (file) => ({ $ref: `../../${SCHEMAS}/draft-07/${file}` }),
  });
}

/**
 * The AsyncAPI document of the whole shop, in one file. The application that it describes is all services together, and
 * a tag says which of them sends or receives.
 */
export function asyncApiOfShop(): object {
  return documentOf({
    title: 'Events of the shop',
    description: 'The events that the services of this shop send and receive over Kafka.',
    events: STEPS.map(([event]) => event),
    operations: SERVICES.flatMap((service) =>
      operationsOf(service).map(([name, operation]): [string, object] => [
        name,
        { ...operation, tags: [{ name: service }] },
      ]),
    ),
    schemaOf: partOfDocument,
  });
}

/** The schema in a file, with references that are right in the document that it becomes a part of. */
function partOfDocument(file: string, event: EventName): object {
  const place = `#/components/messages/${event}/payload/schema/definitions/`;
  const text = readProjectFile(`${SCHEMAS}/draft-07/${file}`);
  return JSON.parse(text.replaceAll('"#/definitions/', `"${place}`)) as object;
}

interface Content {
  readonly title: string;
  readonly description: string;
  readonly events: readonly EventName[];
  readonly operations: readonly (readonly [string, object])[];
  /** The schema that is in a file. */
  readonly schemaOf: (file: string, event: EventName) => object;
}

function documentOf({ title, description, events, operations, schemaOf }: Content): object {
  const contracts = contractsOfProject();
  const { version, license } = JSON.parse(readProjectFile('package.json')) as { version: string; license: string };
  const channels = SERVICES.flatMap((publisher) => {
    const its = publishedBy(publisher).filter((event) => events.includes(event));
    return its.length === 0 ? [] : [[eventTopicName(publisher), channelOf(publisher, its)] as const];
  });
  return {
    asyncapi: '3.0.0',
    info: {
      title,
      version,
      description: `${description} Made from the choreography and the event classes by \`npm run docs\`.`,
      license: { name: license },
    },
    defaultContentType: jsonCodec.contentType,
    channels: Object.fromEntries(channels),
    operations: Object.fromEntries(operations),
    components: {
      messages: Object.fromEntries([...new Set(events)].map((event) => [event, messageOf(event, contracts, schemaOf)])),
    },
  };
}

/** What a service sends, and what it receives. */
function operationsOf(service: Service): [string, object][] {
  const bindings = { kafka: { groupId: { type: 'string', enum: [service] } } };
  return [
    ...publishedBy(service).map((event): [string, object] => [`send${event}`, operation('send', event)]),
    ...reactionsOf(service).map(({ event, deed }): [string, object] => [
      deed,
      { ...operation('receive', event), bindings },
    ]),
  ];
}

function channelOf(publisher: Service, events: readonly EventName[]): object {
  const { name, partitions, config } = topicOfEvents(publisher);
  return {
    address: name,
    description: `The events of ${publisher}. Only ${publisher} writes to it.`,
    messages: Object.fromEntries(events.map((event) => [event, { $ref: `#/components/messages/${event}` }])),
    bindings: {
      kafka: {
        topic: name,
        partitions,
        topicConfiguration: Object.fromEntries(
          Object.entries(config).map(([key, value]) => [
            key,
            key === 'cleanup.policy' ? value.split(',') : Number(value),
          ]),
        ),
      },
    },
  };
}

function operation(action: 'send' | 'receive', event: EventName): object {
  const channel = `#/channels/${eventTopicName(CHOREOGRAPHY[event].publisher)}`;
  return {
    action,
    channel: { $ref: channel },
    messages: [{ $ref: `${channel}/messages/${event}` }],
  };
}

function messageOf(event: EventName, contracts: Contracts, schemaOf: Content['schemaOf']): object {
  const schema = contracts.present.get(event) ?? {};
  const payload = exampleOf(schema);
  const { file } = presentVersion(event, contracts);
  return {
    name: event,
    title: event,
    summary: meaningOf(event),
    contentType: jsonCodec.contentType,
    headers: headersOf(event, payload),
    // AsyncAPI's tools read draft-07.
    payload: { schemaFormat: 'application/schema+json;version=draft-07', schema: schemaOf(file, event) },
    bindings: { kafka: { key: schema.properties?.[keyFieldOf(event, payload)] } },
    examples: [{ name: event, headers: exampleHeaders(event, payload), payload }],
  };
}

function headersOf(event: EventName, payload: unknown): object {
  const headers = Object.entries(exampleHeaders(event, payload)).map(([name, value]): [string, object] => [
    name,
    CONSTANT_HEADERS.includes(name) ? { type: 'string', const: value } : { type: 'string' },
  ]);
  const trace = TRACE_HEADERS.map((name): [string, object] => [name, { type: 'string' }]);
  return {
    type: 'object',
    properties: Object.fromEntries([...headers, ...trace]),
    required: headers.map(([name]) => name),
  };
}

/** The headers as a relay writes them. */
function exampleHeaders(event: EventName, payload: unknown): Record<string, string> {
  return cloudEventHeaders({
    id: EVENT_ID,
    type: event,
    source: CHOREOGRAPHY[event].publisher,
    subject: keyOf(event, payload),
    time: EVENT_TIME,
    dataschema: CATALOGUE.schemaOf(event),
    contentType: jsonCodec.contentType,
  });
}

function keyOf(event: EventName, payload: unknown): string {
  return CATALOGUE.keyOf(Object.assign(new EVENTS[event](), payload));
}

/** The field that is the key of an event's message. @throws where the key is no field of the event */
export function keyFieldOf(event: EventName, example: unknown): string {
  const key = keyOf(event, example);
  const [field] = Object.entries(example as object).find(([, value]) => value === key) ?? [];
  if (field === undefined) throw new Error(`the key of ${event} is not the value of one of its fields`);
  return field;
}

/** The topic of a service's events. */
export function topicOfEvents(service: Service): OwnedTopic {
  const topic = topicsOf(service).find(({ name }) => name === eventTopicName(service));
  if (topic === undefined) throw new Error(`${service} has no topic for its events`);
  return topic;
}
