import { StackError } from './errors.ts';
import { prepareInstallation } from './native/installation.ts';
import { endProcess, killProcess } from './native/part-process.ts';
import { freePorts } from './native/stack-ports.ts';
import { endParts, type LaunchedPart, recordOf, startParts, type StartPlan } from './native/start-parts.ts';
import type { StackOptions } from './options.ts';
import { endpointOf, endpointVariables, type Endpoints, type PartName, type StackPorts } from './parts.ts';
import { ownParts } from './settings.ts';
import { openStateFile, withPart } from './state/stack-state.ts';

/** Stops and starts one part of a running stack; its port and its data stay the same. */
export type PartControl = {
  readonly endpoint: string;
  /** Process number while it runs; undefined in a container. */
  readonly pid: () => number | undefined;
  /** Ends it in order. */
  readonly stop: () => Promise<void>;
  /** Ends it as a power cut would (SIGKILL). */
  readonly kill: () => Promise<void>;
  /** Starts it again and waits until it can work. Nothing happens if it runs. */
  readonly start: () => Promise<void>;
};

/** A stack that lives as long as this process. */
export type RunningStack = {
  readonly endpoints: Endpoints;
  readonly parts: Readonly<Record<PartName, PartControl>>;
  /** Ends all parts; data and logs stay in the home folder. */
  readonly stop: () => Promise<void>;
};

export type StartOptions = StackOptions & {
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
  const { home, settings, shortLived = false, recordArchives = false, onProgress, signal } = options;
  const own = ownParts(settings);
  const installation = await prepareInstallation(options, own);
  const ports = options.ports ?? (await freePorts());
  const running = new Map<PartName, LaunchedPart>();
  // Written only for whoever must end the parts if this process is killed.
  const state = openStateFile(home);
  const killAll = (): void => {
    for (const { process: launched } of running.values()) killNow(launched.pid);
  };
  process.once('exit', killAll);
  const plan: StartPlan = {
    ...{ home, installation, ports, parts: own, shortLived, recordArchives, onProgress, signal },
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
  const control = (part: PartName): PartControl => {
    const elsewhere = settings.endpoints[part];
    return elsewhere === undefined ? controlOf(part, plan, running) : refusal(part, elsewhere);
  };
  const parts = { kafka: control('kafka'), registry: control('registry'), mongodb: control('mongodb') };
  return {
    endpoints: { kafka: parts.kafka.endpoint, registry: parts.registry.endpoint, mongodb: parts.mongodb.endpoint },
    parts,
    stop: async () => {
      await endParts([...running.values()], recordArchives ? STOP_RECORDING_WITHIN_MS : undefined);
      running.clear();
      await state.change(() => ({ parts: {} }));
      process.off('exit', killAll);
    },
  };
}

function controlOf(part: PartName, plan: StartPlan, running: Map<PartName, LaunchedPart>): PartControl {
  const end = async (how: typeof endProcess): Promise<void> => {
    const launched = running.get(part);
    if (launched) await how(launched.process);
    running.delete(part);
  };
  return {
    endpoint: endpointOf(part, plan.ports),
    pid: () => running.get(part)?.process.pid,
    stop: () => end(endProcess),
    kill: () => end(killProcess),
    start: async () => {
      if (!running.has(part)) await startParts({ ...plan, parts: [part] });
    },
  };
}

/** A part that the environment names is used, never started or stopped. */
export function refusal(part: PartName, endpoint: string): PartControl {
  const refuse = (): Promise<never> =>
    Promise.reject(
      new StackError(
        'settings-invalid',
        `${part} is not ours to start or stop.`,
        `Unset ${endpointVariables[part]} to start one.`,
      ),
    );
  return { endpoint, pid: () => undefined, stop: refuse, kill: refuse, start: refuse };
}

function killNow(pid: number): void {
  try {
    // Each part leads a group: with it goes what it has started itself.
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It is gone already.
  }
}
