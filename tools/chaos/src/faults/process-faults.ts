import { eventually } from '@waybill/testing';

import type { PlannedFault } from '../schedule/plan-faults.ts';
import { readAdminPage } from '../system/admin-page.ts';
import type { Service } from '../system/service.ts';
import type { System } from '../system/start-system.ts';
import type { Effect } from './injected.ts';
import { hit, missed } from './injected.ts';

const INVENTORY = 'apps/consumers/inventory';
/** A session of the group, and the time that a successor needs to claim. */
const SUCCESSOR_WITHIN_MS = 30_000;
const READY_WITHIN_MS = 40_000;

/** kill -9 of one of the running processes whose app begins so. */
export async function killOne({ services }: System, { pick }: PlannedFault, app: string): Promise<Effect> {
  const victim = pickFrom(
    services.filter((service) => service.app.startsWith(app) && service.isRunning()),
    pick,
  );
  if (!victim) return missed(`no ${app} was running`);
  return (await victim.kill()) ? hit(victim.name) : missed(`${victim.name} had ended`);
}

/**
 * Makes a zombie: SIGSTOP for an owner, until others have claimed all that it owned, then SIGCONT: it goes on with what
 * it was doing.
 */
export async function freezeConsumer({ services }: System, { pick }: PlannedFault): Promise<Effect> {
  const victim = pickFrom(await owners(services), pick);
  if (!victim?.service.freeze()) return missed('no consumer owned a partition');
  const { service, partitions } = victim;
  try {
    await eventually(async () => isOwnedByOthers(partitions, services), {
      withinMs: SUCCESSOR_WITHIN_MS,
      everyMs: 100,
    });
    return hit(`${service.name} slept while others claimed ${partitions.length} partitions`);
  } catch {
    return missed(`nobody took over from ${service.name} within ${SUCCESSOR_WITHIN_MS / 1000} s`);
  } finally {
    service.thaw();
  }
}

/** Starts one consumer more, which takes partitions from the others, and kills it when it has worked a while. */
export async function doubleConsumer(system: System, { lengthMs }: PlannedFault, name: string): Promise<Effect> {
  const double = await system.start(INVENTORY, name);
  try {
    const isOwner = async () => (await readAdminPage(double)).deciding.length > 0;
    await eventually(isOwner, { withinMs: READY_WITHIN_MS, everyMs: 100 });
    await new Promise((resolve) => setTimeout(resolve, lengthMs));
    return hit(`${name} worked for ${lengthMs} ms`);
  } catch {
    return missed(`${name} was given no partition within ${READY_WITHIN_MS / 1000} s`);
  } finally {
    await double.kill();
    await double.stop();
  }
}

type Owner = { readonly service: Service; readonly partitions: readonly string[] };

async function owners(services: readonly Service[]): Promise<readonly Owner[]> {
  const running = services.filter((service) => service.app === INVENTORY && service.isRunning());
  const pages = await Promise.all(running.map(async (service) => ({ service, page: await readAdminPage(service) })));
  return pages
    .map(({ service, page }) => ({ service, partitions: page.deciding }))
    .filter(({ partitions }) => partitions.length > 0);
}

async function isOwnedByOthers(partitions: readonly string[], services: readonly Service[]): Promise<boolean> {
  const owned = new Set((await owners(services)).flatMap((owner) => owner.partitions));
  return partitions.every((partition) => owned.has(partition));
}

export function pickFrom<Item>(items: readonly Item[], pick: number): Item | undefined {
  return items[Math.floor(pick * items.length)];
}
