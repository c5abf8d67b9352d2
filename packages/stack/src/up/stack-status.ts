import { answers } from '../native/part-process.ts';
import { logOf } from '../native/start-parts.ts';
import type { StackOptions } from '../options.ts';
import {
  countBrokers,
  type Endpoints,
  partOf,
  endpointOfNode,
  type NodeName,
  nodesOf,
  partNames,
  type StackPorts,
} from '../parts.ts';
import { isRunning } from '../processes/process-identity.ts';
import { type DataLayout, readLayout } from '../state/data-layout.ts';
import { openStateFile, type PartRecord } from '../state/stack-state.ts';

/** How a part is doing. `crashed`: it was started, and ended by itself since. `elsewhere`: the environment names it. */
type PartHealth = 'ready' | 'not-answering' | 'crashed' | 'stopped' | 'elsewhere';

/** What there is to say about one part, or about one of its brokers. */
export type PartStatus = {
  readonly part: NodeName;
  readonly health: PartHealth;
  readonly how: 'environment' | 'docker' | 'native' | undefined;
  /** Where clients reach it, or would if it ran; undefined before its first start. */
  readonly endpoint: string | undefined;
  readonly pid: number | undefined;
  /** RFC 3339; undefined if it does not run. */
  readonly startedAt: string | undefined;
  /** The file that holds its output, if it has one. */
  readonly log: string | undefined;
};

/** How all parts are doing. Nothing is started or ended. */
export async function stackStatus({
  home,
  settings,
}: Pick<StackOptions, 'home' | 'settings'>): Promise<readonly PartStatus[]> {
  const { parts } = await openStateFile(home).read();
  const layout = await readLayout(home);
  const nodes = partNames.map(async (part): Promise<readonly PartStatus[]> => {
    const elsewhere = settings.endpoints[part];
    if (elsewhere !== undefined)
      return [{ ...unknownPart(part), health: 'elsewhere', how: 'environment', endpoint: elsewhere }];
    if (!layout) return [unknownPart(part)];
    const statusOf = (node: NodeName): Promise<PartStatus> => nodeStatus(node, { home, layout, record: parts[node] });
    return Promise.all(nodesOf([part], countBrokers(layout.ports)).map(statusOf));
  });
  return (await Promise.all(nodes)).flat();
}

type Known = { readonly home: string; readonly layout: DataLayout; readonly record: PartRecord | undefined };

async function nodeStatus(node: NodeName, { home, layout, record }: Known): Promise<PartStatus> {
  const known = {
    ...unknownPart(node),
    how: layout.how,
    endpoint: endpointOfNode(node, layout.ports),
    log: logFileOf(home, node, layout),
  };
  return record ? { ...known, ...(await runningStatus(node, record, layout.ports)) } : known;
}

/** Where clients reach each part, of these that have an endpoint: of Kafka, all its brokers. */
export function endpointsOf(parts: readonly PartStatus[]): Partial<Endpoints> {
  const endpoints = partNames.map((part) => {
    const own = parts.filter((one) => partOf(one.part) === part).flatMap(({ endpoint }) => endpoint ?? []);
    return [part, own.join()] as const;
  });
  return Object.fromEntries(endpoints.filter(([, endpoint]) => endpoint !== ''));
}

type RunningStatus = Pick<PartStatus, 'health' | 'pid' | 'startedAt'>;

async function runningStatus(part: NodeName, record: PartRecord, ports: StackPorts): Promise<RunningStatus> {
  const { startedAt } = record;
  if (record.how === 'docker') return { startedAt, pid: undefined, health: await healthOf(part, ports) };
  if (!(await isRunning(record.process))) return { startedAt: undefined, pid: undefined, health: 'crashed' };
  return { startedAt, pid: record.process.pid, health: await healthOf(part, ports) };
}

function logFileOf(home: string, part: NodeName, layout: DataLayout): string | undefined {
  return layout.how === 'native' ? logOf(home, part) : undefined;
}

async function healthOf(part: NodeName, ports: StackPorts): Promise<PartHealth> {
  const ready = await answers(part, ports).catch(() => false);
  return ready ? 'ready' : 'not-answering';
}

function unknownPart(part: NodeName): PartStatus {
  return {
    part,
    health: 'stopped',
    how: undefined,
    endpoint: undefined,
    pid: undefined,
    startedAt: undefined,
    log: undefined,
  };
}
