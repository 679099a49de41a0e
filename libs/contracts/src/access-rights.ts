import { hasGroupPerProcess, measuredBy, READERS, topicsReadBy, type Reader } from './readers.js';
import { SERVICES, type Service } from './services.js';
import { topicsHeardBy, topicsOf } from './topics.js';

/** What a right allows, in the words of Kafka's ACLs. Read and Write both include Describe. */
export type Operation = 'Read' | 'Write' | 'Create' | 'Describe' | 'DescribeConfigs';

/** What one user may do with one topic or consumer group. */
export interface AccessRight {
  readonly user: string;
  readonly resource: {
    readonly type: 'topic' | 'group';
    readonly name: string;
    /** It is about all whose name begins like this. */
    readonly prefixed?: true;
  };
  readonly operations: readonly Operation[];
  readonly why: string;
}

/** The user with which a service's instances log in to the brokers. */
export function runningUserOf(service: Service): string {
  return service;
}

/** The user with which a service's setup step logs in. Its password is not needed while the service runs. */
export function setupUserOf(service: Service): string {
  return `${service}-setup`;
}

/** All that the users of a service may do on the brokers. They need no other right. */
export function accessRightsOf(service: Service): AccessRight[] {
  const [running, setup] = [runningUserOf(service), setupUserOf(service)];
  const owned = topicsOf(service).map(({ name }) => name);
  const group: AccessRight['resource'] = { type: 'group', name: service };
  return [
    ...owned.map((name) => rightOn(name, running, ['Write'], 'it alone writes there')),
    ...topicsHeardBy(service).map((name) => rightOn(name, running, ['Read'], 'it reacts to events there')),
    { user: running, resource: group, operations: ['Read'], why: 'its consumer group, and the lag of it' },
    ...owned.map((name) =>
      rightOn(
        name,
        setup,
        ['Create', 'Describe', 'DescribeConfigs'],
        'it creates the topic and compares it with its declaration',
      ),
    ),
  ];
}

/** All that the user of a reader may do on the brokers. */
export function accessRightsOfReader(reader: Reader): AccessRight[] {
  const group: AccessRight['resource'] = hasGroupPerProcess(reader)
    ? { type: 'group', name: `${reader}-`, prefixed: true }
    : { type: 'group', name: reader };
  return [
    ...topicsReadBy(reader).map((name) => rightOn(name, reader, ['Read'], 'it reads the events, and publishes none')),
    { user: reader, resource: group, operations: ['Read'], why: 'its consumer group' },
    ...measuredBy(reader).map((name): AccessRight => {
      return { user: reader, resource: { type: 'group', name }, operations: ['Describe'], why: 'it shows the lag' };
    }),
  ];
}

/** The rights of everybody who logs in to the brokers, but for the brokers themselves and the administrator. */
export function allAccessRights(): AccessRight[] {
  return [...SERVICES.flatMap(accessRightsOf), ...READERS.flatMap(accessRightsOfReader)];
}

function rightOn(topic: string, user: string, operations: readonly Operation[], why: string): AccessRight {
  return { user, resource: { type: 'topic', name: topic }, operations, why };
}
