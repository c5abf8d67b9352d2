import type { AclEntry, Admin } from 'kafkajs';

import type { AclBinding, AclOperation } from './acl-bindings.ts';

// The protocol's numbers: the client's own names for them come with a copy of the client that was not repaired.
const RESOURCES: Readonly<Record<AclBinding['resource'], number>> = {
  topic: 2,
  group: 3,
  cluster: 4,
  'transactional-id': 5,
};
const PATTERNS: Readonly<Record<AclBinding['pattern'], number>> = { literal: 3, prefixed: 4 };
const OPERATIONS: Readonly<Record<AclOperation, number>> = {
  Read: 3,
  Write: 4,
  Create: 5,
  Delete: 6,
  Describe: 8,
  DescribeConfigs: 10,
  AlterConfigs: 11,
};
const ALLOW = 3;

/**
 * Adds these ACLs; those that are there stay.
 *
 * @source Apache Kafka protocol guide, CreateAcls
 */
export async function grantAccess(admin: Admin, bindings: readonly AclBinding[]): Promise<void> {
  const entries: readonly object[] = bindings.map(({ principal, resource, name, pattern, operation }) => ({
    principal,
    host: '*',
    resourceType: RESOURCES[resource],
    resourceName: name,
    resourcePatternType: PATTERNS[pattern],
    operation: OPERATIONS[operation],
    permissionType: ALLOW,
  }));
  await admin.createAcls({ acl: entries as AclEntry[] }); // Its shape, with the numbers that its enums stand for.
}
