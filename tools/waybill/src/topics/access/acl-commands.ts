import type { AclBinding } from '@waybill/kafka';

const flagOf: Readonly<Record<AclBinding['resource'], string>> = {
  topic: '--topic',
  group: '--group',
  'transactional-id': '--transactional-id',
  cluster: '--cluster',
};

/** The bindings as arguments of Kafka's own tool, one command for each principal and resource. */
export function aclCommands(bindings: readonly AclBinding[]): readonly string[] {
  const commands = new Map<string, readonly AclBinding[]>();
  for (const binding of bindings) {
    const resource = [binding.principal, binding.resource, binding.pattern, binding.name].join(' ');
    commands.set(resource, [...(commands.get(resource) ?? []), binding]);
  }
  return [...commands.values()].map(toCommand);
}

function toCommand(bindings: readonly AclBinding[]): string {
  const [first] = bindings;
  if (first === undefined) return '';
  const { principal, resource, name, pattern } = first;
  return [
    'kafka-acls.sh --bootstrap-server "$KAFKA_BROKERS" --command-config admin.properties --add',
    `--allow-principal ${principal}`,
    ...bindings.map(({ operation }) => `--operation ${operation}`),
    ...(pattern === 'prefixed' ? ['--resource-pattern-type prefixed'] : []),
    // The cluster has one name, which the tool knows.
    resource === 'cluster' ? flagOf.cluster : `${flagOf[resource]} ${name}`,
  ].join(' ');
}
