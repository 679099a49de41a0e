import kafkajs from 'kafkajs';
import { withBrokers } from '../suite/broker-requests.js';

const { AclOperationTypes, AclPermissionTypes, AclResourceTypes, ConfigResourceTypes, ResourcePatternTypes } = kafkajs;

/** The part of kafkajs' connection to a broker that these tests use: each method is one request, and does no other first. */
interface Broker {
  alterConfigs(request: object): Promise<unknown>;
  createAcls(request: object): Promise<unknown>;
  createPartitions(request: object): Promise<unknown>;
  createTopics(request: object): Promise<unknown>;
  deleteGroups(groups: readonly string[]): Promise<{ results: { errorCode: number }[] }>;
  deleteRecords(request: object): Promise<unknown>;
  deleteTopics(request: object): Promise<unknown>;
  describeAcls(request: object): Promise<unknown>;
  describeConfigs(request: object): Promise<unknown>;
  describeGroups(request: object): Promise<unknown>;
  fetch(request: object): Promise<unknown>;
  findGroupCoordinator(request: object): Promise<unknown>;
  joinGroup(request: object): Promise<unknown>;
  listOffsets(request: object): Promise<unknown>;
  metadata(topics: readonly string[]): Promise<unknown>;
  offsetCommit(request: object): Promise<unknown>;
  offsetFetch(request: object): Promise<unknown>;
  produce(request: object): Promise<unknown>;
}

/** One request that needs a right. */
type Request = (broker: Broker) => Promise<unknown>;

/** What somebody tries, with its request. */
export interface Attempt {
  readonly what: string;
  readonly request: Request;
}

/** All that one can do with a topic, by the operation that it needs. */
const ON_TOPIC: Readonly<Record<string, (topic: string) => Request>> = {
  Read: (topic) => (broker) =>
    broker.fetch({
      maxWaitTime: 1,
      topics: [{ topic, partitions: [{ partition: 0, fetchOffset: '0', maxBytes: 1_000 }] }],
    }),
  Write: (topic) => (broker) =>
    broker.produce({
      acks: -1,
      timeout: 5_000,
      topicData: [{ topic, partitions: [{ partition: 0, messages: [{ key: 'intruder', value: 'intruder' }] }] }],
    }),
  Describe: (topic) => (broker) => broker.metadata([topic]),
  'Describe (offsets)': (topic) => (broker) =>
    broker.listOffsets({ replicaId: -1, topics: [{ topic, partitions: [{ partition: 0, timestamp: -1 }] }] }),
  Create: (topic) => (broker) =>
    broker.createTopics({ validateOnly: true, topics: [{ topic, numPartitions: 1, replicationFactor: 1 }] }),
  Alter: (topic) => (broker) =>
    broker.createPartitions({ validateOnly: true, topicPartitions: [{ topic, count: 24 }] }),
  AlterConfigs: (topic) => (broker) =>
    broker.alterConfigs({
      validateOnly: true,
      resources: [
        { type: ConfigResourceTypes.TOPIC, name: topic, configEntries: [{ name: 'retention.ms', value: '1000' }] },
      ],
    }),
  DescribeConfigs: (topic) => (broker) =>
    broker.describeConfigs({ resources: [{ type: ConfigResourceTypes.TOPIC, name: topic }] }),
  Delete: (topic) => (broker) => broker.deleteTopics({ topics: [topic] }),
  'Delete (records)': (topic) => (broker) =>
    broker.deleteRecords({ topics: [{ topic, partitions: [{ partition: 0, offset: '0' }] }] }),
};

/** All that one can do with a consumer group. */
const ON_GROUP: Readonly<Record<string, (group: string) => Request>> = {
  'Read (join)': (groupId) => (broker) =>
    broker.joinGroup({
      groupId,
      sessionTimeout: 6_000,
      rebalanceTimeout: 6_000,
      memberId: '',
      protocolType: 'consumer',
      groupProtocols: [{ name: 'RoundRobinAssigner', metadata: Buffer.alloc(0) }],
    }),
  'Read (commit)': (groupId) => (broker) =>
    broker.offsetCommit({
      groupId,
      groupGenerationId: -1,
      memberId: '',
      retentionTime: -1,
      topics: [{ topic: 'order.events', partitions: [{ partition: 0, offset: '0' }] }],
    }),
  'Describe (coordinator)': (groupId) => (broker) => broker.findGroupCoordinator({ groupId, coordinatorType: 0 }),
  'Describe (offsets)': (groupId) => (broker) =>
    broker.offsetFetch({ groupId, topics: [{ topic: 'order.events', partitions: [{ partition: 0 }] }] }),
  'Describe (members)': (groupId) => (broker) => broker.describeGroups({ groupIds: [groupId] }),
  Delete: (groupId) => async (broker) => {
    const { results } = await broker.deleteGroups([groupId]);
    // kafkajs leaves it to the caller to look at these.
    if (results.some(({ errorCode }) => errorCode === 30))
      throw Object.assign(new Error(), { type: 'GROUP_AUTHORIZATION_FAILED' });
  },
};

/** What nobody but an administrator may do to the cluster. */
const ON_CLUSTER: Readonly<Record<string, Request>> = {
  'Create (any topic)': (broker) =>
    broker.createTopics({
      validateOnly: true,
      topics: [{ topic: 'intruder', numPartitions: 1, replicationFactor: 1 }],
    }),
  'Describe (access rights)': (broker) =>
    broker.describeAcls({
      resourceType: AclResourceTypes.ANY,
      resourcePatternType: ResourcePatternTypes.ANY,
      operation: AclOperationTypes.ANY,
      permissionType: AclPermissionTypes.ANY,
    }),
  'Alter (access rights)': (broker) =>
    broker.createAcls({
      acl: [
        {
          resourceType: AclResourceTypes.TOPIC,
          resourceName: '*',
          resourcePatternType: ResourcePatternTypes.LITERAL,
          principal: 'User:intruder',
          host: '*',
          operation: AclOperationTypes.ALL,
          permissionType: AclPermissionTypes.ALLOW,
        },
      ],
    }),
  'DescribeConfigs (broker)': (broker) =>
    broker.describeConfigs({ resources: [{ type: ConfigResourceTypes.BROKER, name: '1' }] }),
  'AlterConfigs (broker)': (broker) =>
    broker.alterConfigs({
      validateOnly: true,
      resources: [
        { type: ConfigResourceTypes.BROKER, name: '1', configEntries: [{ name: 'log.retention.ms', value: '1000' }] },
      ],
    }),
};

/** Every operation on these topics, but those that are allowed. */
export function onTopics(
  topics: readonly string[],
  isAllowed: (topic: string, operation: string) => boolean,
): readonly Attempt[] {
  return on('topic', topics, ON_TOPIC, isAllowed);
}

/** Every operation on these consumer groups, but those that are allowed. */
export function onGroups(
  groups: readonly string[],
  isAllowed: (group: string, operation: string) => boolean,
): readonly Attempt[] {
  return on('group', groups, ON_GROUP, isAllowed);
}

/** Every operation on the cluster. */
export function onTheCluster(): readonly Attempt[] {
  return Object.entries(ON_CLUSTER).map(([what, request]) => ({ what, request }));
}

function on(
  type: string,
  names: readonly string[],
  operations: Readonly<Record<string, (name: string) => Request>>,
  isAllowed: (name: string, operation: string) => boolean,
): readonly Attempt[] {
  return names.flatMap((name) =>
    Object.entries(operations)
      // "Describe (offsets)" is one of several requests that need Describe.
      .filter(([operation]) => !isAllowed(name, operation.replace(/ .*/, '')))
      .map(([operation, request]) => ({ what: `${operation} on ${type} ${name}`, request: request(name) })),
  );
}

/** Lets a user try these things. @returns those that no access right has prevented, each with what happened */
export async function notDenied(user: string, attempts: readonly Attempt[]): Promise<string[]> {
  return withBrokers(user, async (brokers) => {
    const found: string[] = [];
    for (const { what, request } of attempts) {
      const outcome = await outcomeOf(request, brokers as readonly Broker[]);
      if (!/^(TOPIC|GROUP|CLUSTER)_AUTHORIZATION_FAILED$/.test(outcome)) found.push(`${what}: ${outcome}`);
    }
    return found;
  });
}

/** What the first broker says that does not name another one: only one of them leads a partition, or has a group. */
async function outcomeOf(request: Request, brokers: readonly Broker[]): Promise<string> {
  let outcome = 'there is no broker';
  for (const broker of brokers) {
    outcome = await request(broker).then(() => 'it was done', typeOf);
    if (!/^NOT_(LEADER|COORDINATOR)_/.test(outcome)) return outcome;
  }
  return outcome;
}

/** What an error is about. Those of several partitions or topics have an error for each. */
function typeOf(error: unknown): string {
  const { type, message, errors, partitions, cause } = error as {
    readonly type?: string;
    readonly message: string;
    readonly errors?: readonly unknown[];
    readonly partitions?: readonly { readonly error: unknown }[];
    readonly cause?: unknown;
  };
  const [first] = errors ?? partitions?.map((one) => one.error) ?? [cause];
  return type ?? (first === undefined ? message : typeOf(first));
}
