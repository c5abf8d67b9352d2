import { PartUnavailableError, type RecordSchema } from '@waybill/messages';

import { type LibraryClient, openLibrary } from './library-client.ts';
import { type Ask, createAsk } from './own-requests.ts';
import { type RegistryOptions, toAddress } from './registry-address.ts';
import { member } from './registry-answer.ts';
import type {
  Compatibility,
  RegisteredSchema,
  Registration,
  SchemaRegistry,
  SchemaVersion,
} from './schema-registry.ts';

export type { RegistryOptions } from './registry-address.ts';

/**
 * A registry that speaks Confluent's protocol, as Apicurio and Karapace do too.
 *
 * @source Confluent Schema Registry, "API Reference"
 */
export function createRegistry(options: RegistryOptions): SchemaRegistry {
  const address = toAddress(options);
  const ask = createAsk(address);
  let opening: Promise<LibraryClient> | undefined;
  const open = () => (opening ??= openLibrary(address));
  return {
    lookUp: async (subject, schema) => (await open()).lookUp(subject, schema),
    fetch: (id) => fetchSchema(ask, id),
    versions: (subject) => fetchVersions(ask, encodeURIComponent(subject)),
    register: async (subject, schema, compatibility) => register(await open(), ask, subject, { schema, compatibility }),
  };
}

async function fetchSchema(ask: Ask, id: number): Promise<RegisteredSchema | undefined> {
  const [found, subjects] = await Promise.all([
    // The library's getSchema gives a type that it has compiled, whoever wrote the schema, and which it keeps for ever;
    // logical types and limits are not in it any more.
    ask('GET', `/schemas/ids/${id}`),
    // The library does not offer the subjects of an id.
    ask('GET', `/schemas/ids/${id}/subjects`),
  ]);
  if (found.status === 404 || subjects.status === 404) return undefined;
  const text = member(found.body, 'schema');
  if (typeof text !== 'string') throw new PartUnavailableError(`The registry has no schema text for the id ${id}.`);
  const names = Array.isArray(subjects.body) ? subjects.body.filter((name) => typeof name === 'string') : [];
  return { schema: JSON.parse(text), subjects: names };
}

/** The library offers neither the list of versions nor one of them. */
async function fetchVersions(ask: Ask, name: string): Promise<readonly SchemaVersion[]> {
  const { status, body } = await ask('GET', `/subjects/${name}/versions`);
  if (status === 404) return [];
  const numbers = Array.isArray(body) ? body.filter((version) => typeof version === 'number') : [];
  return Promise.all(
    numbers
      .sort((a, b) => a - b)
      .map(async (version) => {
        const found = await ask('GET', `/subjects/${name}/versions/${version}`);
        const [id, text] = [member(found.body, 'id'), member(found.body, 'schema')];
        if (typeof id === 'number' && typeof text === 'string')
          return { version, id, schema: JSON.parse(text) as unknown };
        throw new PartUnavailableError(`The registry has no schema text for version ${version} of ${name}.`);
      }),
  );
}

async function register(
  library: LibraryClient,
  ask: Ask,
  subject: string,
  { schema, compatibility }: { readonly schema: RecordSchema; readonly compatibility: Compatibility },
): Promise<Registration> {
  const name = encodeURIComponent(subject);
  // The library offers neither to read a subject's rule nor to change it.
  const [known, rule] = await Promise.all([library.lookUp(subject, schema), ask('GET', `/config/${name}`)]);
  const isRuleSet = member(rule.body, 'compatibilityLevel') === compatibility;
  // The rule comes first, so that no version can slip in before it; the library would set it afterwards.
  if (!isRuleSet) await ask('PUT', `/config/${name}`, { compatibility });
  if (known !== undefined) return { id: known, change: isRuleSet ? 'unchanged' : 'changed' };
  // The library does not offer the list of versions.
  const versions = await ask('GET', `/subjects/${name}/versions`);
  const id = await library.register(subject, schema, compatibility);
  return { id, change: versions.status === 404 ? 'created' : 'changed' };
}
