import type { Contract } from '@waybill/messages';

import { contractSubjects } from './contract-subjects.ts';
import type { Registration, SchemaRegistry } from './schema-registry.ts';

/** What became of one subject. */
export type SubjectRegistration = Registration & { readonly subject: string };

/**
 * Registers all schemas of the contracts, the platform's own included. For `waybill apply`, never for a service.
 *
 * @throws `SchemaIncompatibleError`, `PartUnavailableError`
 */
export async function registerSchemas(
  registry: SchemaRegistry,
  contracts: readonly Contract[],
): Promise<readonly SubjectRegistration[]> {
  const registrations: SubjectRegistration[] = [];
  // One after another: equal schemas of two subjects must meet under one id.
  for (const { subject, schema, compatibility } of contractSubjects(contracts)) {
    registrations.push({ subject, ...(await registry.register(subject, schema, compatibility)) });
  }
  return registrations;
}
