import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { type Endpoints, toEnvironment } from '@waybill/stack';

/** Topics, schemas and indexes of a run, and what services need to find them. */
export type Platform = {
  /** Variables of every service. */
  readonly environment: Readonly<Record<string, string>>;
  readonly prefix: string;
  readonly tenant: string;
  readonly apiKey: string;
};

const TENANT = 'faults';
const PREFIX = 'faults.';

/** Aggregates whose topics the run writes and checks. */
export const AGGREGATES = ['inventory.product', 'inventory.reservation', 'orders.order', 'payments.account'] as const;

/** Lays out topics, schemas and indexes with `waybill apply`, past any proxy. */
export async function preparePlatform(
  repository: string,
  folder: string,
  { endpoints, direct }: { readonly endpoints: Endpoints; readonly direct: string },
): Promise<Platform> {
  const apiKey = `wbk_${TENANT}_${randomBytes(24).toString('base64url')}`;
  const sha256 = createHash('sha256').update(apiKey).digest('hex');
  const file = join(folder, 'api-keys.json');
  await writeFile(file, JSON.stringify([{ keyId: TENANT, sha256, tenant: TENANT, scopes: ['*'] }]), { mode: 0o600 });
  const environment = {
    ...toEnvironment(endpoints),
    MONGODB_DB: 'faults',
    WAYBILL_TOPIC_PREFIX: PREFIX,
    WAYBILL_OPERATION_KEYS: `1:${randomBytes(32).toString('base64')}`,
    WAYBILL_API_KEYS_FILE: file,
    HOST: '127.0.0.1',
    DRAIN_GRACE_MS: '0',
    LOG_LEVEL: 'info',
  };
  await apply(repository, { ...environment, KAFKA_BROKERS: direct });
  return { environment, prefix: PREFIX, tenant: TENANT, apiKey };
}

async function apply(repository: string, environment: Readonly<Record<string, string>>): Promise<void> {
  const program = join(repository, 'tools/waybill/bin/waybill.js');
  const child = spawn(process.execPath, [program, 'apply'], { env: environment, stdio: ['ignore', 'ignore', 'pipe'] });
  const log: string[] = [];
  child.stderr.setEncoding('utf8').on('data', (text: string) => log.push(text));
  await once(child, 'close');
  if (child.exitCode !== 0) throw new Error(`waybill apply failed:\n${log.join('')}`);
}
