import type { PartName, StackPorts } from '../parts.ts';
import { freePort, isPortFree } from './free-port.ts';

/** The ports that people know these parts by. */
export const wellKnownPorts: Readonly<Record<PartName, number>> = { kafka: 9092, registry: 8081, mongodb: 27017 };

/** The ports of a stack that nobody needs to find: all of them free, all of them different. */
export async function freePorts(): Promise<StackPorts> {
  const taken = new Set<number>();
  const next = async (): Promise<number> => {
    const port = await freePort(taken);
    taken.add(port);
    return port;
  };
  return {
    kafka: await next(),
    kafkaController: await next(),
    registry: await next(),
    registryManagement: await next(),
    mongodb: await next(),
  };
}

/** The well-known port of each part where it is free, and what else was taken instead. */
export async function wellKnownOrFree(): Promise<StackPorts> {
  const free = await freePorts();
  const pick = async (part: PartName): Promise<number> =>
    (await isPortFree(wellKnownPorts[part])) ? wellKnownPorts[part] : free[part];
  return { ...free, kafka: await pick('kafka'), registry: await pick('registry'), mongodb: await pick('mongodb') };
}
