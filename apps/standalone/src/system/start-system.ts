import { spawnSync } from 'node:child_process';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { contracts } from '@waybill/teams';

import type { Replicas } from './client.ts';
import type { ServiceProcess } from './service-process.ts';
import { REPOSITORY, startService } from './service-process.ts';

/** Where Kafka, the registry and MongoDB are. */
export type Endpoints = {
  readonly KAFKA_BROKERS: string;
  readonly SCHEMA_REGISTRY_URL: string;
  readonly MONGODB_URI: string;
};

/** @throws `Error` that names what the environment lacks; the set-up of the tests starts a stack and sets all three */
export function endpointsOf(environment: NodeJS.ProcessEnv): Endpoints {
  const { KAFKA_BROKERS, SCHEMA_REGISTRY_URL, MONGODB_URI } = environment;
  if (!KAFKA_BROKERS || !SCHEMA_REGISTRY_URL || !MONGODB_URI) {
    throw new Error('KAFKA_BROKERS, SCHEMA_REGISTRY_URL and MONGODB_URI must name a stack.');
  }
  return { KAFKA_BROKERS, SCHEMA_REGISTRY_URL, MONGODB_URI };
}

/** One process of the system; after a kill it can be started again, at the same port. */
export type Member = {
  readonly app: string;
  readonly name: string;
  /** Address of its admin port, the same after each start. */
  readonly admin: string;
  current(): ServiceProcess;
  /** Starts it again after its end, and waits until it is ready. */
  restart(): Promise<void>;
};

/** A whole system of one process per role, with a topic prefix and a database of its own. */
export type System = {
  readonly members: readonly Member[];
  readonly replicas: Replicas;
  readonly tenant: string;
  readonly environment: Readonly<Record<string, string>>;
  stop(): Promise<void>;
};

const TENANT = 'kill-test';

/** Every role, the ingress, the orders consumer and the projector twice: a killed one has a peer. */
const APPS = [
  'apps/ingress',
  'apps/ingress',
  'apps/consumers/orders',
  ...contracts.map(({ team }) => `apps/consumers/${team}`),
  'apps/projector',
  'apps/projector',
];

/**
 * Creates topics, schemas and indexes of a fresh prefix and database, and starts one process for each role.
 *
 * @param apps   folders whose bundles are started
 * @param apply  lays out what they need. @default `waybill apply`
 */
export async function startSystem(
  endpoints: Endpoints,
  apps: readonly string[] = APPS,
  apply: (environment: Readonly<Record<string, string>>) => Promise<void> | void = applyPlatform,
): Promise<System> {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-system-'));
  const { apiKey, environment } = prepare(endpoints, folder);
  await apply(environment);
  const members = await Promise.all(
    apps.map((app, index) => startMember(app, `${app.split('/').at(-1) ?? app}-${index}`, environment)),
  );
  return {
    members,
    replicas: { apiKey, urls: () => members.flatMap((member) => member.current().ready.url ?? []) },
    tenant: TENANT,
    environment,
    async stop() {
      for (const member of members) member.current().signal('SIGTERM');
      await Promise.all(members.map((member) => member.current().ended));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function prepare(endpoints: Endpoints, folder: string) {
  const secret = randomBytes(24).toString('base64url');
  const apiKey = `wbk_${TENANT}_${secret}`;
  const sha256 = createHash('sha256').update(apiKey).digest('hex');
  const file = join(folder, 'api-keys.json');
  writeFileSync(file, JSON.stringify([{ keyId: TENANT, sha256, tenant: TENANT, scopes: ['*'] }]), { mode: 0o600 });
  const run = randomUUID().slice(0, 8);
  return {
    apiKey,
    environment: {
      ...endpoints,
      MONGODB_DB: `system-${run}`,
      WAYBILL_TOPIC_PREFIX: `system-${run}.`,
      WAYBILL_OPERATION_KEYS: `1:${randomBytes(32).toString('base64')}`,
      WAYBILL_API_KEYS_FILE: file,
      WEBHOOKS_MASTER_KEY: randomBytes(32).toString('base64'),
      WEBHOOKS_ALLOW_LOOPBACK: 'true',
      DRAIN_GRACE_MS: '0',
      LOG_LEVEL: 'info',
    },
  };
}

function applyPlatform(environment: Readonly<Record<string, string>>): void {
  const { status, stderr } = spawnSync(process.execPath, [join(REPOSITORY, 'tools/waybill/bin/waybill.js'), 'apply'], {
    env: { PATH: process.env['PATH'], ...environment },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`waybill apply ended with ${status}:\n${stderr}`);
}

async function startMember(app: string, name: string, environment: Readonly<Record<string, string>>): Promise<Member> {
  // Fixed ports, so that clients find the replica again after a kill.
  const [port, adminPort] = [await freePort(), await freePort()];
  const own = { PORT: String(port), ADMIN_PORT: String(adminPort), PUBLIC_URL: `http://127.0.0.1:${port}` };
  const start = () => startService(app, { ...environment, ...own });
  let service = await start();
  return {
    app,
    name,
    admin: `http://127.0.0.1:${adminPort}`,
    current: () => service,
    async restart() {
      service = await start();
    },
  };
}

/** A port of 127.0.0.1 that nobody uses now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        resolve(typeof address === 'object' && address ? address.port : 0);
      });
    });
  });
}
