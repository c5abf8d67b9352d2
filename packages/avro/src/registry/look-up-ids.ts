import type { Contract } from '@waybill/messages';
import { PartUnavailableError } from '@waybill/messages';

import type { ContractSubject } from './contract-subjects.ts';
import { contractSubjects } from './contract-subjects.ts';
import type { SchemaRegistry } from './schema-registry.ts';

/**
 * The ids of all schemas of the contracts, as this build has them.
 *
 * @throws `PartUnavailableError` when the registry is away, or when it does not have a schema: then the message names
 *         it, and `waybill apply`
 */
export async function lookUpIds(
  registry: SchemaRegistry,
  contracts: readonly Contract[],
): Promise<readonly (ContractSubject & { readonly id: number })[]> {
  return Promise.all(
    contractSubjects(contracts).map(async (subject) => {
      const id = await registry.lookUp(subject.subject, subject.schema);
      if (id !== undefined) return { ...subject, id };
      throw new PartUnavailableError(`The schema of ${subject.subject} is not registered: run waybill apply.`);
    }),
  );
}
