import { ConfigurationRefusedError, PartUnavailableError, type RecordSchema } from '@waybill/messages';

import { SchemaIncompatibleError } from '../errors.ts';
import type { Compatibility, RegisteredSchema, Registration, SchemaRegistry } from './schema-registry.ts';

export type RegistryOptions = {
  /** Such as `http://127.0.0.1:8081/apis/ccompat/v7`. */
  readonly url: string;
  readonly auth?: { readonly username: string; readonly password: string } | undefined;
  /** How long one request may take, ms. @default 5000 */
  readonly timeoutMs?: number;
};

type Answer = { readonly status: number; readonly body: unknown };
type Ask = (method: 'GET' | 'POST' | 'PUT', path: string, body?: unknown) => Promise<Answer>;

/**
 * A registry that speaks Confluent's protocol, as Apicurio and Karapace do too.
 *
 * @source Confluent Schema Registry, "API Reference"
 */
export function createRegistry(options: RegistryOptions): SchemaRegistry {
  const ask = createAsk(options);
  return {
    lookUp: (subject, schema) => lookUp(ask, subject, schema),
    fetch: (id) => fetchSchema(ask, id),
    register: (subject, schema, compatibility) => register(ask, subject, schema, compatibility),
  };
}

async function lookUp(ask: Ask, subject: string, schema: RecordSchema): Promise<number | undefined> {
  const { status, body } = await ask('POST', `/subjects/${encodeURIComponent(subject)}`, toRequest(schema));
  return status === 404 ? undefined : idOf(body);
}

async function fetchSchema(ask: Ask, id: number): Promise<RegisteredSchema | undefined> {
  const [found, subjects] = await Promise.all([
    ask('GET', `/schemas/ids/${id}`),
    ask('GET', `/schemas/ids/${id}/subjects`),
  ]);
  if (found.status === 404 || subjects.status === 404) return undefined;
  const text = member(found.body, 'schema');
  if (typeof text !== 'string') throw new PartUnavailableError(`The registry has no schema text for the id ${id}.`);
  const names = Array.isArray(subjects.body) ? subjects.body.filter((name) => typeof name === 'string') : [];
  return { schema: JSON.parse(text), subjects: names };
}

async function register(
  ask: Ask,
  subject: string,
  schema: RecordSchema,
  compatibility: Compatibility,
): Promise<Registration> {
  const name = encodeURIComponent(subject);
  const [known, rule] = await Promise.all([lookUp(ask, subject, schema), ask('GET', `/config/${name}`)]);
  const isRuleSet = member(rule.body, 'compatibilityLevel') === compatibility;
  // The rule comes first, so that no version can slip in before it.
  if (!isRuleSet) await ask('PUT', `/config/${name}`, { compatibility });
  if (known !== undefined) return { id: known, change: isRuleSet ? 'unchanged' : 'changed' };
  const versions = await ask('GET', `/subjects/${name}/versions`);
  const { status, body } = await ask('POST', `/subjects/${name}/versions`, toRequest(schema));
  if (status === 409) throw new SchemaIncompatibleError(subject, String(member(body, 'message')));
  return { id: idOf(body), change: versions.status === 404 ? 'created' : 'changed' };
}

function createAsk({ url, auth, timeoutMs = 5000 }: RegistryOptions): Ask {
  const base = new URL(url);
  const [username, password] = auth
    ? [auth.username, auth.password]
    : [decodeURIComponent(base.username), decodeURIComponent(base.password)];
  // Credentials belong neither into requested URLs nor into messages.
  base.username = base.password = '';
  const root = base.href.replace(/\/$/, '');
  const headers = {
    'content-type': 'application/vnd.schemaregistry.v1+json',
    ...(username && { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` }),
  };
  return async (method, path, body) => {
    const signal = AbortSignal.timeout(timeoutMs);
    const init = { method, headers, signal, ...(body !== undefined && { body: JSON.stringify(body) }) };
    const answer = await send(`${root}${path}`, init).catch((error: unknown) => {
      throw new PartUnavailableError(`The schema registry at ${root} does not answer.`, error);
    });
    return judge(answer, root);
  };
}

async function send(url: string, init: RequestInit): Promise<Answer> {
  const response = await fetch(url, init);
  return { status: response.status, body: await response.json() };
}

/** Lets pass what the callers know: success, not found, and conflict. */
function judge(answer: Answer, root: string): Answer {
  const { status, body } = answer;
  if (status < 300 || status === 404 || status === 409) return answer;
  const told = `The schema registry at ${root} answers ${status}: ${String(member(body, 'message'))}`;
  if (status >= 500 || status === 429) throw new PartUnavailableError(told);
  throw new ConfigurationRefusedError(`${told}. Look at SCHEMA_REGISTRY_URL, _USERNAME and _PASSWORD.`);
}

function toRequest(schema: RecordSchema): unknown {
  return { schema: JSON.stringify(schema) };
}

function idOf(body: unknown): number {
  const id = member(body, 'id');
  if (typeof id === 'number') return id;
  throw new PartUnavailableError('The schema registry answers without a schema id.');
}

function member(body: unknown, name: string): unknown {
  return typeof body === 'object' && body !== null ? new Map(Object.entries(body)).get(name) : undefined;
}
