import {
  CATALOGUE,
  CHOREOGRAPHY,
  EVENTS,
  publishedBy,
  reactionsOf,
  topicsOf,
  SERVICES,
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
  const contracts = contractsOfProject();
  const { version, license } = JSON.parse(readProjectFile('package.json')) as { version: string; license: string };
  const said = publishedBy(service);
  const heard = reactionsOf(service);
  const channels = SERVICES.flatMap((publisher) => {
    const events = publisher === service ? said : publishedBy(publisher).filter((event) => hears(service, event));
    return events.length === 0 ? [] : [[eventTopicName(publisher), channelOf(publisher, events)] as const];
  });
  return {
    asyncapi: '3.0.0',
    info: {
      title: `Events of ${service}`,
      version,
      description: `The events that the ${service} service sends and receives over Kafka. Made from the choreography and the event classes by \`npm run docs\`.`,
      license: { name: license },
    },
    defaultContentType: jsonCodec.contentType,
    channels: Object.fromEntries(channels),
    operations: Object.fromEntries([
      ...said.map((event) => [`send${event}`, operation('send', event)] as const),
      ...heard.map(
        ({ event, deed }) =>
          [
            deed,
            {
              ...operation('receive', event),
              bindings: { kafka: { groupId: { type: 'string', enum: [service] } } },
            },
          ] as const,
      ),
    ]),
    components: {
      messages: Object.fromEntries(
        [...new Set([...said, ...heard.map(({ event }) => event)])].map((event) => [
          event,
          messageOf(event, contracts),
        ]),
      ),
    },
  };
}

function hears(service: Service, event: EventName): boolean {
  return reactionsOf(service).some((reaction) => reaction.event === event);
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

function messageOf(event: EventName, contracts: Contracts): object {
  const schema = contracts.present.get(event) ?? {};
  const payload = exampleOf(schema);
  const { file } = presentVersion(event, contracts);
  return {
    name: event,
    title: event,
    summary: meaningOf(event),
    contentType: jsonCodec.contentType,
    headers: headersOf(event, payload),
    // AsyncAPI's tools read draft-07. A reference keeps the released file the only copy of the schema.
    payload: {
      schemaFormat: 'application/schema+json;version=draft-07',
      schema: { $ref: `../../${SCHEMAS}/draft-07/${file}` },
    },
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
