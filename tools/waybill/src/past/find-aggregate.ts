import type { ReadableLog } from '@waybill/consumer/what-if';
import type { AggregateContract, AggregateId, Contract, Tenant } from '@waybill/messages';
import { isAggregateId, isTenant, PARTITIONS } from '@waybill/messages';

import { CliError, exitCodes } from '../cli-error.ts';
import { readRecords } from './read-records.ts';

/** A kind of aggregate, and the id of one. */
export type NamedAggregate = {
  readonly contract: Contract;
  readonly aggregate: AggregateContract;
  readonly id: AggregateId;
};

/**
 * @param name  such as `orders.order`
 * @throws      `CliError` for wrong usage when there is no such kind, or the id is none
 */
export function parseAggregate(contracts: readonly Contract[], name: string, id: string): NamedAggregate {
  const all = contracts.flatMap((contract) => contract.aggregates.map((aggregate) => ({ contract, aggregate })));
  const nameOf = ({ aggregate }: (typeof all)[number]) => `${aggregate.team}.${aggregate.name}`;
  const found = all.find((one) => nameOf(one) === name);
  if (found === undefined)
    throw wrong(`There is no kind of aggregate ${name}.`, `Take one of ${all.map(nameOf).join(', ')}.`);
  if (!isAggregateId(id)) throw wrong(`"${id}" is no id: 1 to 128 characters of A-Z a-z 0-9 - . _ ~.`);
  return { ...found, id };
}

/**
 * The tenant whose aggregate is meant: the one that is named, else the only one that has such an aggregate, for which all
 * partitions are looked through.
 *
 * @throws `CliError` when there is none, or more than one
 */
export async function findTenant(
  log: ReadableLog,
  { aggregate, id }: NamedAggregate,
  named: string | undefined,
): Promise<Tenant> {
  if (named !== undefined) {
    if (isTenant(named)) return named;
    throw wrong(`"${named}" is no tenant: 1 to 32 characters of a-z, 0-9 and "-".`);
  }
  const found = await tenantsWith(log, aggregate, id);
  const [tenant, ...others] = [...found].sort();
  if (tenant === undefined) throw nothing(`${aggregate.team}.${aggregate.name}`, id);
  if (others.length === 0) return tenant;
  throw wrong(`${found.size} tenants have ${id}.`, `Name one with --tenant: ${[tenant, ...others].join(', ')}.`);
}

async function tenantsWith(
  log: ReadableLog,
  { eventsTopic, commandsTopic }: AggregateContract,
  id: AggregateId,
): Promise<ReadonlySet<Tenant>> {
  const found = new Set<Tenant>();
  const partitions = Array.from({ length: PARTITIONS }, (_, partition) => partition);
  for (const at of partitions.flatMap((n) => [eventsTopic, commandsTopic].map((topic) => ({ topic, partition: n }))))
    for await (const { headers } of readRecords(log, at)) {
      const tenant = headers['ce_tenant'] ?? '';
      if (headers['ce_subject'] === id && isTenant(tenant)) found.add(tenant);
    }
  return found;
}

/** Nobody has ever asked for such an aggregate. */
export function nothing(name: string, id: string): CliError {
  return new CliError({
    message: `The log knows no ${name} ${id}.`,
    fix: 'Look at the id, the tenant, and WAYBILL_TOPIC_PREFIX.',
  });
}

function wrong(message: string, fix?: string): CliError {
  return new CliError({ message, fix, exitCode: exitCodes.usage });
}
