import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { freePort } from '@waybill/stack';
import { eventually } from '@waybill/testing';

import { readAdminPage } from './admin-page.ts';
import type { Cluster, ClusterOptions } from './cluster.ts';
import { startCluster } from './cluster.ts';
import type { Platform } from './platform.ts';
import { preparePlatform } from './platform.ts';
import type { Service } from './service.ts';
import { runService } from './service.ts';

/** Everything that a run has started. */
export type System = {
  readonly cluster: Cluster;
  readonly platform: Platform;
  readonly services: readonly Service[];
  readonly ingress: Service;
  /** Starts one more process of an app, which is not supervised beyond `services`. */
  start(app: string, name: string): Promise<Service>;
  /** Waits until all services say that they are ready. */
  allReady(withinMs: number): Promise<void>;
  stop(): Promise<void>;
};

const INGRESS = 'apps/ingress';
const APPS = [
  INGRESS,
  'apps/consumers/inventory',
  'apps/consumers/inventory',
  'apps/consumers/inventory',
  'apps/consumers/orders',
  'apps/consumers/payments',
  'apps/projector',
  'apps/projector',
];
const READY_WITHIN_MS = 90_000;

/** Starts the parts, lays out the platform, and starts each service as a process of its own. */
export async function startSystem(options: ClusterOptions): Promise<System> {
  await mkdir(join(options.folder, 'logs'), { recursive: true });
  const cluster = await startCluster(options);
  const services: Service[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(services.map((service) => service.stop()));
    await cluster.stop();
  };
  try {
    const platform = await preparePlatform(options.repository, options.folder, cluster);
    const taken = new Set<number>();
    const start = async (app: string, name: string): Promise<Service> => {
      const [port, adminPort] = [await nextPort(taken), await nextPort(taken)];
      const { repository, folder } = options;
      const log = join(folder, 'logs', `${name}.log`);
      return runService({ repository, app, name, environment: platform.environment, port, adminPort, log });
    };
    for (const [index, app] of APPS.entries()) {
      services.push(await start(app, `${app.split('/').at(-1) ?? app}-${index}`));
    }
    const ingress = services.find(({ app }) => app === INGRESS);
    if (!ingress) throw new Error('There is no ingress.');
    const allReady = (withinMs: number) => waitUntilReady(services, withinMs, options.signal);
    await allReady(READY_WITHIN_MS);
    return { cluster, platform, services, ingress, start, allReady, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function nextPort(taken: Set<number>): Promise<number> {
  const port = await freePort(taken);
  taken.add(port);
  return port;
}

async function waitUntilReady(services: readonly Service[], withinMs: number, signal: AbortSignal): Promise<void> {
  const waiting = new Set(services);
  const look = async (): Promise<boolean> => {
    signal.throwIfAborted();
    for (const service of waiting) if ((await readAdminPage(service)).ready) waiting.delete(service);
    return waiting.size === 0;
  };
  await eventually(look, { withinMs, everyMs: 200 }).catch((error: unknown) => {
    signal.throwIfAborted();
    const names = [...waiting].map(({ name }) => name).join(', ');
    throw new Error(`Not ready within ${withinMs / 1000} s: ${names}.`, { cause: error });
  });
}
