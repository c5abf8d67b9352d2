import { setTimeout as delay } from 'node:timers/promises';

import type { FaultKind, PlannedFault } from '../schedule/plan-faults.ts';
import type { System } from '../system/start-system.ts';
import type { Effect, InjectedFault } from './injected.ts';
import { missed } from './injected.ts';
import { restartPart } from './part-faults.ts';
import { doubleConsumer, freezeConsumer, killOne, pickFrom } from './process-faults.ts';

type InjectOptions = {
  readonly system: System;
  readonly planned: readonly PlannedFault[];
  readonly signal: AbortSignal;
  readonly onInjected: (fault: InjectedFault) => void;
};

/** Faults that must wait for one of the same group to end: two brokers of three are never away at once. */
const GROUPS: Readonly<Partial<Record<FaultKind, string>>> = {
  'kill-broker': 'broker',
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
  await Promise.all(running);
}

async function injectOne(system: System, fault: PlannedFault, index: number): Promise<InjectedFault> {
  const beganMs = Date.now();
  const effect = await carryOut(system, fault, index).catch((error: unknown) => missed(String(error)));
  return { kind: fault.kind, beganMs, endedMs: Date.now(), ...effect };
}

async function carryOut(system: System, fault: PlannedFault, index: number): Promise<Effect> {
  const { brokers, mongodb, registry } = system.cluster;
  switch (fault.kind) {
    case 'kill-consumer':
      return killOne(system, fault, 'apps/consumers/');
    case 'kill-projector':
      return killOne(system, fault, 'apps/projector');
    case 'kill-ingress':
      return killOne(system, fault, 'apps/ingress');
    case 'freeze-consumer':
      return freezeConsumer(system, fault);
    case 'double-consumer':
      return doubleConsumer(system, fault, `double-${index}`);
    case 'restart-mongodb':
      return restartPart(mongodb, 'MongoDB', fault);
    case 'restart-registry':
      return restartPart(registry, 'the registry', fault);
    case 'kill-broker': {
      const broker = pickFrom(brokers, fault.pick);
      return broker
        ? restartPart(broker, `broker ${brokers.indexOf(broker) + 1}`, fault)
        : missed('there is no broker');
    }
  }
}
