import { setTimeout as delay } from 'node:timers/promises';

import type { FaultKind, PlannedFault } from '../schedule/plan-faults.ts';
import type { Cluster } from '../system/cluster.ts';
import type { System } from '../system/start-system.ts';
import type { Effect, InjectedFault } from './injected.ts';
import { cutBroker, faultFrames } from './frame-faults.ts';
import { missed } from './injected.ts';
import { restartPart } from './part-faults.ts';
import { doubleConsumer, freezeConsumer, killOne, pickFrom } from './process-faults.ts';

type InjectOptions = {
  readonly system: System;
  readonly planned: readonly PlannedFault[];
  readonly signal: AbortSignal;
  readonly onInjected: (fault: InjectedFault) => void;
};

/** Faults that wait for one of their group to end: two brokers of three are never away at once. */
const GROUPS: Readonly<Partial<Record<FaultKind, string>>> = {
  'kill-broker': 'broker',
  'cut-broker': 'broker',
  'restart-mongodb': 'mongodb',
  'restart-registry': 'registry',
  'freeze-consumer': 'freeze',
  'double-consumer': 'double',
};

/** Lets the planned faults happen at their times; resolves when the last of them has been healed. */
export async function injectFaults({ system, planned, signal, onInjected }: InjectOptions): Promise<void> {
  const begun = performance.now();
  const groups = new Map<string, Promise<void>>();
  const running: Promise<void>[] = [];
  for (const [index, fault] of planned.entries()) {
    await delay(Math.max(0, begun + fault.atMs - performance.now()), undefined, { signal });
    const group = GROUPS[fault.kind] ?? `alone-${index}`;
    const one = (groups.get(group) ?? Promise.resolve()).then(async () => {
      if (!signal.aborted) onInjected(await injectOne(system, fault, index));
    });
    groups.set(group, one);
    running.push(one);
  }
  await untilAborted(Promise.all(running), signal);
}

/** Heals nothing that is under way when somebody has had enough: all that was started is about to end. */
function untilAborted(work: Promise<unknown>, signal: AbortSignal): Promise<unknown> {
  const aborted = new Promise((_, reject) => {
    signal.addEventListener('abort', () => {
      reject(new Error('Interrupted.'));
    });
  });
  return Promise.race([work, aborted]);
}

async function injectOne(system: System, fault: PlannedFault, index: number): Promise<InjectedFault> {
  const beganMs = Date.now();
  const effect = await INJECTORS[fault.kind](system, fault, index).catch((error: unknown) => missed(String(error)));
  return { kind: fault.kind, beganMs, endedMs: Date.now(), ...effect };
}

type Injector = (system: System, fault: PlannedFault, index: number) => Promise<Effect>;

const INJECTORS: Readonly<Record<FaultKind, Injector>> = {
  'kill-consumer': (system, fault) => killOne(system, fault, 'apps/consumers/'),
  'kill-projector': (system, fault) => killOne(system, fault, 'apps/projector'),
  'kill-ingress': (system, fault) => killOne(system, fault, 'apps/ingress'),
  'freeze-consumer': freezeConsumer,
  'double-consumer': (system, fault, index) => doubleConsumer(system, fault, `double-${index}`),
  'restart-mongodb': ({ cluster }, fault) => restartPart(cluster.mongodb, 'MongoDB', fault),
  'restart-registry': ({ cluster }, fault) => restartPart(cluster.registry, 'the registry', fault),
  'kill-broker': ({ cluster }, fault) => killBroker(cluster, fault),
  'cut-broker': ({ cluster }, fault) => cutBroker(cluster, fault),
  'drop-frames': ({ cluster }, fault) => faultFrames(cluster, fault),
  'close-connection': ({ cluster }, fault) => faultFrames(cluster, fault),
  'hold-frames': ({ cluster }, fault) => faultFrames(cluster, fault),
  'delay-frames': ({ cluster }, fault) => faultFrames(cluster, fault),
};

async function killBroker({ brokers }: Cluster, fault: PlannedFault): Promise<Effect> {
  const broker = pickFrom(brokers, fault.pick);
  return broker ? restartPart(broker, `broker ${brokers.indexOf(broker) + 1}`, fault) : missed('there is no broker');
}
