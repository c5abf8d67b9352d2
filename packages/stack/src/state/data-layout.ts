import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { StackError, systemCode } from '../errors.ts';
import { furtherPortNames, type PortName, type StackPorts } from '../parts.ts';

/** How the data of a home folder were begun, and with how many brokers. It stays with the data: MongoDB's belong to their port. */
export type DataLayout = { readonly how: 'native' | 'docker'; readonly ports: StackPorts };

/** The layout of a folder's data, or undefined if there are none yet. */
export async function readLayout(home: string): Promise<DataLayout | undefined> {
  const path = layoutFile(home);
  try {
    return parseLayout(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw new StackError('state-invalid', `${path} cannot be read.`, 'Wipe the data with waybill stack reset.');
  }
}

export async function writeLayout(home: string, layout: DataLayout): Promise<void> {
  await mkdir(join(home, 'data'), { recursive: true });
  await writeFile(layoutFile(home), `${JSON.stringify(layout, null, 2)}\n`);
}

function layoutFile(home: string): string {
  return join(home, 'data', 'layout.json');
}

function parseLayout(json: unknown): DataLayout {
  if (typeof json !== 'object' || json === null || !('how' in json) || !('ports' in json))
    throw new Error('not a layout');
  if (json.how !== 'native' && json.how !== 'docker') throw new Error('how');
  return { how: json.how, ports: parsePorts(json.ports) };
}

function parsePorts(json: unknown): StackPorts {
  const valueOf = (name: PortName): unknown =>
    typeof json === 'object' && json !== null ? Object.getOwnPropertyDescriptor(json, name)?.value : undefined;
  const port = (name: PortName): number => {
    const value = valueOf(name);
    if (typeof value !== 'number' || !Number.isInteger(value) || value < 1 || value > 65_535) throw new Error(name);
    return value;
  };
  const basic = {
    kafka: port('kafka'),
    kafkaController: port('kafkaController'),
    registry: port('registry'),
    registryManagement: port('registryManagement'),
    mongodb: port('mongodb'),
  };
  if (furtherPortNames.every((name) => valueOf(name) === undefined)) return basic;
  return { ...basic, ...Object.fromEntries(furtherPortNames.map((name) => [name, port(name)])) };
}
