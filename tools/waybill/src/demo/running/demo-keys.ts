import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { CliError } from '../../cli-error.ts';
import { systemCode } from '../system-code.ts';

/** The secrets of a checkout. They outlive restarts: with another signing key every operation would be forgotten. */
type KeyFile = {
  /** As in `WAYBILL_OPERATION_KEYS`. */
  readonly operationKeys: string;
  /** As in `WEBHOOKS_MASTER_KEY`. */
  readonly webhooksMasterKey: string;
  /** API keys as clients send them, by tenant. */
  readonly apiKeys: Readonly<Record<string, string>>;
};

export type DemoKeys = {
  readonly operationKeys: string;
  readonly webhooksMasterKey: string;
  /** Of the tenant that was asked for. */
  readonly apiKey: string;
  /** Path of the file that the ingress reads: digests of all API keys. */
  readonly apiKeysFile: string;
  /** Path of the file that holds the keys themselves. */
  readonly keysFile: string;
};

/**
 * Finds the keys of a checkout, or makes them, and those of the tenant.
 *
 * @param home  the folder of this checkout's state
 * @throws      `CliError` when the file is there and cannot be understood
 */
export async function prepareKeys(home: string, tenant: string): Promise<DemoKeys> {
  const keysFile = join(home, 'keys.json');
  const known = await readKeys(keysFile);
  const apiKey = known?.apiKeys[tenant] ?? `wbk_${tenant}_${randomBytes(24).toString('base64url')}`;
  const keys: KeyFile = {
    operationKeys: known?.operationKeys ?? `1:${randomBytes(32).toString('base64')}`,
    webhooksMasterKey: known?.webhooksMasterKey ?? randomBytes(32).toString('base64'),
    apiKeys: { ...known?.apiKeys, [tenant]: apiKey },
  };
  const apiKeysFile = join(home, 'api-keys.json');
  await mkdir(home, { recursive: true });
  await writeSecret(keysFile, keys);
  await writeSecret(apiKeysFile, Object.entries(keys.apiKeys).map(toEntry));
  const { operationKeys, webhooksMasterKey } = keys;
  return { operationKeys, webhooksMasterKey, apiKey, apiKeysFile, keysFile };
}

function toEntry([tenant, apiKey]: readonly [string, string]) {
  const sha256 = createHash('sha256').update(apiKey).digest('hex');
  return { keyId: tenant, sha256, tenant, scopes: ['*'] };
}

async function readKeys(path: string): Promise<KnownKeys | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    if (systemCode(cause) === 'ENOENT') return undefined;
    throw new CliError({ message: `${path} cannot be read: ${String(cause)}.`, cause });
  }
  try {
    return parseKeys(JSON.parse(text));
  } catch (cause) {
    throw new CliError({
      message: `${path} is not a file of keys.`,
      fix: 'Move it away: the next start makes new keys, and operations of earlier runs are no longer known.',
      cause,
    });
  }
}

/** Files of earlier versions have no master key of webhooks. */
type KnownKeys = Omit<KeyFile, 'webhooksMasterKey'> & { readonly webhooksMasterKey: string | undefined };

function parseKeys(value: unknown): KnownKeys {
  const { operationKeys, webhooksMasterKey, apiKeys } = Object(value) as Readonly<Record<string, unknown>>; // Each is checked below.
  if (typeof operationKeys !== 'string' || operationKeys === '') throw new TypeError('no operationKeys');
  const entries = Object.entries(Object(apiKeys) as Readonly<Record<string, unknown>>); // As above.
  const texts = entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  if (typeof apiKeys !== 'object' || texts.length !== entries.length) throw new TypeError('no apiKeys');
  const masterKey = typeof webhooksMasterKey === 'string' ? webhooksMasterKey : undefined;
  return { operationKeys, webhooksMasterKey: masterKey, apiKeys: Object.fromEntries(texts) };
}

/** Whole or not at all, and for nobody else to read. */
async function writeSecret(path: string, value: unknown): Promise<void> {
  await writeFile(`${path}.new`, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  await rename(`${path}.new`, path);
}
