import { allAccessRights, type AccessRight, type Operation } from '#libs/contracts';
import { createKafka, type KafkaConnection } from '#libs/kafka';
// Node does not find the enums among the exports of kafkajs, a CommonJS module; the default export has them.
import kafkajs, { type AclEntry, type Admin } from 'kafkajs';

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
    resourcePatternType: ResourcePatternTypes.LITERAL,
    principal: `User:${user}`,
    host: '*',
    operation: OPERATIONS[operation],
    permissionType: AclPermissionTypes.ALLOW,
  }));
}

/**
 * Gives the services and the readers the rights that the choreography derives, and takes every other right away: one that an older
 * choreography needed, or that somebody has added.
 */
export async function applyAccessRights(connection: KafkaConnection): Promise<void> {
  const admin = createKafka({ ...connection, quiet: true }).admin({ retry: { retries: 0 } });
  try {
    await admin.connect();
    const wanted = allAccessRights().flatMap(aclsOf);
    const present = await presentAcls(admin);
    const missing = lacking(wanted, present);
    if (missing.length > 0) await admin.createAcls({ acl: missing });
    const tooMany = lacking(present, wanted);
    if (tooMany.length > 0) await admin.deleteAcls({ filters: tooMany });
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
