import { connect as connectPlain } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect as connectSecured } from 'node:tls';
import { allAccessRights, type AccessRight, type Operation } from '#libs/contracts';
import { createKafka, type KafkaConnection } from '#libs/kafka';
// Node does not find the enums among the exports of kafkajs, a CommonJS module; the default export has them.
import kafkajs, { type AclEntry, type Admin, type ISocketFactory } from 'kafkajs';

const { AclOperationTypes, AclPermissionTypes, AclResourceTypes, ResourcePatternTypes } = kafkajs;

const OPERATIONS: Readonly<Record<Operation, AclEntry['operation']>> = {
  Read: AclOperationTypes.READ,
  Write: AclOperationTypes.WRITE,
  Create: AclOperationTypes.CREATE,
  Describe: AclOperationTypes.DESCRIBE,
  DescribeConfigs: AclOperationTypes.DESCRIBE_CONFIGS,
};

/** The ACLs that a right consists of: one for each operation. */
export function aclsOf({ user, resource, operations }: AccessRight): AclEntry[] {
  return operations.map((operation) => ({
    resourceType: resource.type === 'topic' ? AclResourceTypes.TOPIC : AclResourceTypes.GROUP,
    resourceName: resource.name,
    resourcePatternType: resource.prefixed ? ResourcePatternTypes.PREFIXED : ResourcePatternTypes.LITERAL,
    principal: `User:${user}`,
    host: '*',
    operation: OPERATIONS[operation],
    permissionType: AclPermissionTypes.ALLOW,
  }));
}

/** Brokers learn of a change within a moment, one after the other. */
const KNOWN_WITHIN_MS = 15_000;
const LOOK_EVERY_MS = 50;

/**
 * Gives the services and the readers the rights that the choreography derives, and takes every other right away: one that an older
 * choreography needed, or that somebody has added. Resolves when every broker that answers knows that.
 */
export async function applyAccessRights(connection: KafkaConnection): Promise<void> {
  const wanted = allAccessRights().flatMap(aclsOf);
  await withAdmin(connection, async (admin) => {
    const present = await presentAcls(admin);
    const missing = lacking(wanted, present);
    if (missing.length > 0) await admin.createAcls({ acl: missing });
    const tooMany = lacking(present, wanted);
    if (tooMany.length > 0) await admin.deleteAcls({ filters: tooMany });
  });
  const { brokers } = connection;
  await Promise.all(brokers.map((broker) => untilKnown(broker, wanted, () => aclsKnownTo(broker, connection))));
}

/**
 * Waits until a broker knows these ACLs and no others.
 * @param ask undefined if the broker is away. It learns everything before it comes back, so nobody waits for it
 * @throws after `limitMs`
 */
export async function untilKnown(
  broker: string,
  wanted: readonly AclEntry[],
  ask: () => Promise<readonly AclEntry[] | undefined>,
  limitMs = KNOWN_WITHIN_MS,
): Promise<void> {
  const giveUpAt = performance.now() + limitMs;
  for (;;) {
    const known = await ask();
    if (known === undefined) return;
    const others = [...lacking(wanted, known), ...lacking(known, wanted)];
    if (others.length === 0) return;
    if (performance.now() > giveUpAt)
      throw new Error(
        `The broker ${broker} did not learn ${String(others.length)} access rights within ${String(limitMs)} ms.`,
      );
    await sleep(LOOK_EVERY_MS);
  }
}

/** The ACLs as one broker knows them. kafkajs chooses whom it asks, so each of its connections leads to this one. */
export async function aclsKnownTo(
  broker: string,
  connection: KafkaConnection,
): Promise<readonly AclEntry[] | undefined> {
  const { hostname: host, port } = new URL(`kafka://${broker}`);
  const socketFactory: ISocketFactory = ({ ssl, onConnect }) =>
    connection.tls
      ? connectSecured({ ...ssl, host, port: Number(port) }, onConnect)
      : connectPlain({ host, port: Number(port) }, onConnect);
  try {
    return await withAdmin({ ...connection, brokers: [broker], socketFactory }, presentAcls);
  } catch (error) {
    if (error instanceof kafkajs.KafkaJSConnectionError) return undefined;
    throw error;
  }
}

async function withAdmin<T>(connection: KafkaConnection, use: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = createKafka({ ...connection, quiet: true }).admin({ retry: { retries: 0 } });
  try {
    await admin.connect();
    return await use(admin);
  } finally {
    await admin.disconnect();
  }
}

async function presentAcls(admin: Admin): Promise<AclEntry[]> {
  const { resources } = await admin.describeAcls({
    resourceType: AclResourceTypes.ANY,
    resourcePatternType: ResourcePatternTypes.ANY,
    operation: AclOperationTypes.ANY,
    permissionType: AclPermissionTypes.ANY,
  });
  return resources.flatMap(({ acls, resourceType, resourceName, resourcePatternType }) =>
    acls.map((acl) => ({ ...acl, resourceType, resourceName, resourcePatternType })),
  );
}

/** Those of the first list that the second one lacks. */
function lacking(acls: readonly AclEntry[], others: readonly AclEntry[]): AclEntry[] {
  const known = new Set(others.map(identityOf));
  return acls.filter((acl) => !known.has(identityOf(acl)));
}

function identityOf({ resourceType, resourceName, resourcePatternType, principal, host, ...acl }: AclEntry): string {
  return [resourceType, resourceName, resourcePatternType, principal, host, acl.operation, acl.permissionType].join(
    ' ',
  );
}
