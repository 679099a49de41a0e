import { prototypeOf } from './kafkajs-prototype.js';

/** A request of kafkajs, and how it reads the answer. */
interface Exchange {
  readonly request: { readonly apiName: string; encode(): Promise<{ readonly buffer: Buffer }> };
  readonly response: { decode(payload: unknown): Promise<unknown>; parse(decoded: unknown): Promise<unknown> };
}

/** The part of kafkajs' connection to one broker that matters here. */
export interface Connection {
  readonly broker: string;
  readonly sasl: { readonly username?: string } | null;
  send: (this: Connection, exchange: Exchange) => Promise<unknown>;
}

/** What a request needs, in the words of Kafka's ACLs. Read and Write both include Describe. */
const NEEDED: Readonly<Record<string, string>> = {
  AlterConfigs: 'AlterConfigs',
  CreateTopics: 'Create',
  DescribeConfigs: 'DescribeConfigs',
  Fetch: 'Read',
  GroupCoordinator: 'Read',
  Heartbeat: 'Read',
  InitProducerId: 'Write',
  JoinGroup: 'Read',
  ListOffsets: 'Describe',
  Metadata: 'Describe',
  OffsetCommit: 'Read',
  OffsetFetch: 'Describe',
  Produce: 'Write',
  SyncGroup: 'Read',
};

const TOPIC_DENIED = 29;
const GROUP_DENIED = 30;
const CLUSTER_DENIED = 31;

/** How each sentence begins. */
const DENIED = 'Kafka denied ';

const prototype = prototypeOf('network/connection.js') as Connection;
const { send } = prototype;

/**
 * Says what a broker has denied, to whom, and what allows it.
 *
 * kafkajs says "Not authorized to access topics" without their names, and hides even that: a consumer whose group is denied
 * gets "Failed to find group coordinator".
 */
prototype.send = function (exchange) {
  const { request, response } = exchange;
  const parse = async (decoded: unknown): Promise<unknown> => {
    try {
      return await response.parse(decoded);
    } catch (error) {
      if (error instanceof Error) error.message = (await denialIn(decoded, request, this)) ?? error.message;
      throw error;
    }
  };
  return send.call(this, { ...exchange, response: { decode: (payload) => response.decode(payload), parse } });
};

/** Whether a text is a sentence of this file. */
export function isDenial(text: string): boolean {
  return text.startsWith(DENIED);
}

/** The sentence about a denial, if an error, or one that has caused it, is about one. */
export function denialOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  return isDenial(error.message) ? error.message : denialOf(error.cause);
}

async function denialIn(
  answer: unknown,
  request: Exchange['request'],
  { broker, sasl }: Connection,
): Promise<string | undefined> {
  const operation = NEEDED[request.apiName];
  const resource = operation === undefined ? undefined : await resourceIn(answer, request);
  if (operation === undefined || resource === undefined) return undefined;
  const user = `User:${sasl?.username ?? 'ANONYMOUS'}`;
  const names = resource.names.map((name) => `--${resource.type} ${name}`).join(' ');
  return (
    `${DENIED}${user} the operation ${operation} on ${resource.type} ${resource.names.join(' and ')}: allow it with ` +
    `kafka-acls.sh --bootstrap-server ${broker} --add --allow-principal ${user} --operation ${operation} ${names}`
  );
}

async function resourceIn(
  answer: unknown,
  request: Exchange['request'],
): Promise<{ type: 'topic' | 'group'; names: readonly string[] } | undefined> {
  const topics = topicsWith(TOPIC_DENIED, answer);
  if (topics.length > 0) return { type: 'topic', names: topics };
  if (has(GROUP_DENIED, answer)) return { type: 'group', names: [await groupOf(request)] };
  // Who may write to a topic gets a producer id. So the answer names none.
  if (request.apiName === 'InitProducerId' && has(CLUSTER_DENIED, answer))
    return { type: 'topic', names: ['<its own>'] };
  return undefined;
}

/** The topics of an answer in which an error code is, on the topic itself or on a partition. The answers name both differently. */
function topicsWith(code: number, answer: unknown): string[] {
  if (typeof answer !== 'object' || answer === null) return [];
  if (Array.isArray(answer)) return answer.flatMap((part) => topicsWith(code, part));
  const { topic, topicName, resourceName } = answer as Readonly<Record<string, unknown>>;
  const name = topic ?? topicName ?? resourceName;
  if (typeof name === 'string') return has(code, answer) ? [name] : [];
  return Object.values(answer).flatMap((part) => topicsWith(code, part));
}

function has(code: number, answer: unknown): boolean {
  if (typeof answer !== 'object' || answer === null || Buffer.isBuffer(answer)) return false;
  return Object.entries(answer).some(([name, value]) => (/errorCode$/i.test(name) ? value === code : has(code, value)));
}

/** A request about a consumer group begins with the group's name. The answer does not have it. */
async function groupOf(request: Exchange['request']): Promise<string> {
  const { buffer } = await request.encode();
  return buffer.toString('utf8', 2, 2 + buffer.readInt16BE(0));
}
