import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { connectMongo } from '@waybill/mongodb';
import { type Endpoints, toEnvironment } from '@waybill/stack';

/** Topics, schemas and indexes of one run, and what services need to find them. */
export type Platform = {
  /** Variables of every service. */
  readonly environment: Readonly<Record<string, string>>;
  readonly topicPrefix: string;
  /** Of the tenant `bench`. */
  readonly apiKey: string;
  /** Of four more tenants: one may have a quarter of what a process holds. */
  readonly furtherKeys: readonly string[];
  /** Removes the keys and the database. Topics stay: nothing of ours ever deletes one. */
  close(): Promise<void>;
};

const TENANT = 'bench';
const FURTHER_TENANTS = ['bench-1', 'bench-2', 'bench-3', 'bench-4'];

/**
 * A fresh topic prefix and a fresh database, laid out by `waybill apply`.
 *
 * @param run  goes into all names
 */
export async function createPlatform(repository: string, run: string, endpoints: Endpoints): Promise<Platform> {
  const folder = await mkdtemp(join(tmpdir(), 'waybill-bench-'));
  const [apiKey = '', ...furtherKeys] = [TENANT, ...FURTHER_TENANTS].map(
    (tenant) => `wbk_${tenant}_${randomBytes(24).toString('base64url')}`,
  );
  const keys = [apiKey, ...furtherKeys].map((key) => {
    const [, tenant = ''] = key.split('_');
    return { keyId: tenant, sha256: sha256(key), tenant, scopes: ['*'] };
  });
  await writeFile(join(folder, 'api-keys.json'), JSON.stringify(keys), { mode: 0o600 });
  const environment = {
    ...toEnvironment(endpoints),
    MONGODB_DB: run,
    WAYBILL_TOPIC_PREFIX: `${run}.`,
    WAYBILL_OPERATION_KEYS: `1:${randomBytes(32).toString('base64')}`,
    WAYBILL_API_KEYS_FILE: join(folder, 'api-keys.json'),
    HOST: '127.0.0.1',
    PORT: '0',
    ADMIN_PORT: '0',
    DRAIN_GRACE_MS: '0',
    LOG_LEVEL: 'warn',
  };
  const close = async (): Promise<void> => {
    await rm(folder, { recursive: true, force: true });
    await dropDatabase(endpoints.mongodb, run);
  };
  try {
    await apply(repository, environment);
  } catch (error) {
    await close();
    throw error;
  }
  return { environment, topicPrefix: `${run}.`, apiKey, furtherKeys, close };
}

async function dropDatabase(uri: string, database: string): Promise<void> {
  const mongo = await connectMongo({ uri, database, onWaiting: () => undefined, signal: AbortSignal.timeout(5_000) });
  await mongo.db.dropDatabase().finally(() => mongo.close());
}

async function apply(repository: string, environment: Readonly<Record<string, string>>): Promise<void> {
  const program = join(repository, 'tools/waybill/bin/waybill.js');
  const child = spawn(process.execPath, [program, 'apply'], { env: environment, stdio: ['ignore', 'ignore', 'pipe'] });
  const log: string[] = [];
  child.stderr.setEncoding('utf8').on('data', (text: string) => log.push(text));
  await once(child, 'close');
  if (child.exitCode !== 0) throw new Error(`waybill apply failed:\n${log.join('')}`);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
