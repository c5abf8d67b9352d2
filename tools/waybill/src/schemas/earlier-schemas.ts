import { type BreakingChange, type ContractSubject, createRegistry, type SchemaRegistry } from '@waybill/avro';
import type { RecordSchema } from '@waybill/messages';
import { readSettings } from '@waybill/service';

import type { CliContext } from '../cli-context.ts';
import { stackEnvironment } from '../parts/stack-environment.ts';
import type { EarlierSchemas } from './compare-schemas.ts';
import type { ReleasedSchemas } from './released-files.ts';

/** The registry that the environment names, or that of the local parts; undefined when there is none of both. */
export async function findRegistry(context: CliContext): Promise<SchemaRegistry | undefined> {
  const isNamed = context.env['SCHEMA_REGISTRY_URL'] !== undefined;
  const environment = isNamed ? context.env : await stackEnvironment(context);
  if (environment['SCHEMA_REGISTRY_URL'] === undefined) return undefined;
  const settings = readSettings(environment, ['SCHEMA_REGISTRY_URL']);
  const { SCHEMA_REGISTRY_USERNAME: username, SCHEMA_REGISTRY_PASSWORD: password } = settings;
  const auth = username === undefined || password === undefined ? undefined : { username, password };
  return createRegistry({ url: settings.SCHEMA_REGISTRY_URL, auth });
}

/** Versions as a registry has them. */
export function registeredSchemas(registry: SchemaRegistry): EarlierSchemas {
  return {
    name: 'the registry',
    versions: async ({ subject }) => {
      const versions = await registry.versions(subject);
      // The check parses them, and says what they are not.
      return versions.map(({ schema }) => schema as RecordSchema);
    },
  };
}

/** Versions as the released files have them. */
export function releasedSchemas(released: ReleasedSchemas): EarlierSchemas {
  return {
    name: 'the released files in infra/schemas',
    versions: ({ fullName }) => Promise.resolve(released.get(fullName) ?? []),
  };
}

/** Released types that no contract has any more. Their records stay, and nobody could read them. */
export function findLostTypes(
  released: ReleasedSchemas,
  subjects: readonly ContractSubject[],
): readonly BreakingChange[] {
  const known = new Set(subjects.map(({ fullName }) => fullName));
  return [...released]
    .filter(([name]) => !known.has(name))
    .map(([name, forms]) => ({
      ...{ subject: name, field: '', version: forms.length },
      why: 'It was released, and no contract has it any more: its records could not be read.',
      fix: 'Keep the .avsc and its place in the contract, though nobody writes it any more.',
    }));
}
