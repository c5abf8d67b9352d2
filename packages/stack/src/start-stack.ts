import { describeSecured, toBrokerWishes } from './choose-wishes.ts';
import type { BrokerProperties, BrokerUsers } from './native/broker-wishes.ts';
import { prepareInstallation } from './native/installation.ts';
import { freePorts } from './native/stack-ports.ts';
import { endParts, recordOf, startParts, type StartPlan } from './native/start-parts.ts';
import { controlBroker, controlNode, type Running } from './node-controls.ts';
import type { StackOptions } from './options.ts';
import { type BrokerControl, controlOfAll, type PartControl, refusal } from './part-control.ts';
import {
  brokerNames,
  countBrokers,
  endpointOf,
  type Endpoints,
  nodesOf,
  type PartName,
  partNames,
  type StackPorts,
} from './parts.ts';
import { ownParts } from './settings.ts';
import { openStateFile, withPart } from './state/stack-state.ts';

/** A stack that lives as long as this process. */
export type RunningStack = {
  readonly endpoints: Endpoints;
  readonly parts: Readonly<Record<PartName, PartControl>>;
  /** Each broker by itself, in the order of their ids; empty if Kafka runs in a container or elsewhere. */
  readonly brokers: readonly BrokerControl[];
  /** With `security`: where its users come in, `host:port` of each broker, and the authority to trust, PEM. */
  readonly secured?: { readonly endpoint: string; readonly ca: string; readonly caFile: string };
  /** Ends all parts; data and logs stay in the home folder. */
  readonly stop: () => Promise<void>;
};

export type StartOptions = StackOptions & {
  /** Starts these alone; the others' endpoints are empty. @default all that the settings do not name */
  readonly parts?: readonly PartName[];
  /**
   * For each broker, the port of a proxy in front of it: a further listener (`behindProxy`) tells its clients these ports,
   * so that who comes through the proxies stays behind them. Brokers among themselves do not pass there.
   */
  readonly advertisedPorts?: readonly number[];
  /** Kafka's own settings, by name; they win over ours. */
  readonly brokerProperties?: BrokerProperties;
  /** Adds a listener (`secured`) that takes only TLS and these users, each with the rights that it was granted. */
  readonly security?: BrokerUsers;
  /** @default free ones */
  readonly ports?: StackPorts;
  /** Half the CPU of a start for half the speed of a long run: for tests, never for measurements. @default false */
  readonly shortLived?: boolean;
  /** Have the Java parts write their start archives when they are stopped. @default false */
  readonly recordArchives?: boolean;
};

/** Writing an archive takes far longer than ending. */
const STOP_RECORDING_WITHIN_MS = 180_000;

/**
 * Starts Kafka, the registry and MongoDB as plain processes on free ports of 127.0.0.1, less those that the settings
 * name. They end with `stop`, and at the latest with this process.
 *
 * @throws `StackError`
 */
export async function startStack(options: StartOptions): Promise<RunningStack> {
  const { home, shortLived = false, recordArchives = false, onProgress, signal } = options;
  const own = wantedParts(options);
  const installation = await prepareInstallation(options, own);
  const ports = options.ports ?? (await freePorts(options.brokers));
  const brokers = await toBrokerWishes(options, installation, ports);
  const running: Running = new Map();
  // Written only for whoever must end the parts if this process is killed.
  const state = openStateFile(home);
  const killAll = (): void => {
    for (const { process: launched } of running.values()) killNow(launched.pid);
  };
  process.once('exit', killAll);
  const plan: StartPlan = {
    ...{
      home,
      installation,
      ports,
      nodes: nodesOf(own, countBrokers(ports)),
      shortLived,
      recordArchives,
      brokers,
      onProgress,
      signal,
    },
    onLaunched: async (launched) => {
      running.set(launched.part, launched);
      await state.change((before) => withPart(before, launched.part, recordOf(launched, ports)));
    },
  };
  try {
    await startParts(plan);
  } catch (error) {
    process.off('exit', killAll);
    await state.change(() => ({ parts: {} }));
    throw error;
  }
  return {
    ...controls(options, plan, running),
    stop: async () => {
      await endParts([...running.values()], recordArchives ? STOP_RECORDING_WITHIN_MS : undefined);
      running.clear();
      await state.change(() => ({ parts: {} }));
      process.off('exit', killAll);
    },
  };
}

/** The parts that a caller wants of those that the settings leave to us. */
export function wantedParts({ settings, parts = partNames }: Pick<StartOptions, 'settings' | 'parts'>): PartName[] {
  return ownParts(settings).filter((part) => parts.includes(part));
}

function controls(options: StartOptions, plan: StartPlan, running: Running): Omit<RunningStack, 'stop'> {
  const { ports, nodes } = plan;
  const brokers = brokerNames.filter((name) => nodes.includes(name)).map((name) => controlBroker(name, plan, running));
  const control = (part: PartName): PartControl => {
    if (!wantedParts(options).includes(part)) return refusal(part, options.settings.endpoints[part]);
    return part === 'kafka' ? controlOfAll(endpointOf(part, ports), brokers) : controlNode(part, plan, running);
  };
  const parts = { kafka: control('kafka'), registry: control('registry'), mongodb: control('mongodb') };
  return {
    endpoints: { kafka: parts.kafka.endpoint, registry: parts.registry.endpoint, mongodb: parts.mongodb.endpoint },
    parts,
    brokers,
    ...(plan.brokers?.secured && { secured: describeSecured(plan.brokers.secured) }),
  };
}

function killNow(pid: number): void {
  try {
    // Each part leads a group: with it goes what it has started itself.
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It is gone already.
  }
}
