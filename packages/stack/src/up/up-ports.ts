import { StackError } from '../errors.ts';
import { freePort, isPortFree } from '../native/free-port.ts';
import { wellKnownOrFree, wellKnownPorts } from '../native/stack-ports.ts';
import { type PartName, type StackPorts } from '../parts.ts';
import type { DataLayout } from '../state/data-layout.ts';

type Choice = {
  /** The parts that will be started, and so need their ports. */
  readonly parts: readonly PartName[];
  readonly layout: DataLayout | undefined;
  /** Hears of each port that is not the one that people expect. */
  readonly note: (text: string) => void;
};

/**
 * The ports of a stack that people find again: the well-known ones where they are free, and from then on those that the
 * data were begun with.
 *
 * @throws `StackError` `port-taken` if MongoDB's data belong to a port that somebody else has
 */
export async function portsForUp({ parts, layout, note }: Choice): Promise<StackPorts> {
  if (!layout) {
    const ports = await wellKnownOrFree();
    for (const part of parts) {
      if (ports[part] !== wellKnownPorts[part])
        note(`Port ${wellKnownPorts[part]} is in use: ${part} takes ${ports[part]} and keeps it.`);
    }
    return ports;
  }
  return keepPorts(layout.ports, parts, note);
}

async function keepPorts(
  kept: StackPorts,
  parts: readonly PartName[],
  note: (text: string) => void,
): Promise<StackPorts> {
  const moved: Partial<Record<keyof StackPorts, number>> = {};
  const taken = new Set<number>(Object.values(kept));
  for (const name of portsOf(parts)) {
    if (await isPortFree(kept[name])) continue;
    if (name === 'mongodb') throw mongodbPortTaken(kept.mongodb);
    const port = await freePort(taken);
    taken.add(port);
    moved[name] = port;
    if (name === 'kafka' || name === 'registry')
      note(`Port ${kept[name]} is in use: ${name} takes ${port} from now on.`);
  }
  return { ...kept, ...moved };
}

function portsOf(parts: readonly PartName[]): readonly (keyof StackPorts)[] {
  const own = {
    kafka: ['kafka', 'kafkaController'],
    registry: ['registry', 'registryManagement'],
    mongodb: ['mongodb'],
  } as const;
  return parts.flatMap((part) => own[part]);
}

function mongodbPortTaken(port: number): StackError {
  return new StackError(
    'port-taken',
    `Port ${port} is in use by another program, and this folder's MongoDB belongs to it.`,
    `End that program (lsof -i :${port} names it), or wipe the data with waybill stack reset to begin on another port.`,
  );
}
