import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { partNames } from '../parts.ts';
import { containerEndpointOf, containerOf } from './part-containers.ts';

const ports = { kafka: 15001, kafkaController: 1, registry: 15002, registryManagement: 2, mongodb: 15003 };
const compose = readFileSync(join(process.cwd(), 'infra', 'local', 'compose.yaml'), 'utf8');

/** What compose.yaml sets for one part, with these ports. */
function composed(part: string): { image: string; environment: Record<string, string>; command: string[] } {
  const section = (compose.split(new RegExp(`^ {2}${part}:$`, 'm'))[1] ?? '').split(/^ {2}\w/m)[0] ?? '';
  const filled = section.replaceAll(/\$\{WAYBILL_(\w+)_PORT:-\d+\}/g, (_, name: string) =>
    name === 'KAFKA' ? '9092' : String(ports[name === 'MONGODB' ? 'mongodb' : 'registry']),
  );
  const settings = [...filled.matchAll(/^ {6}([A-Z_]+): '?([^'\n]+)'?$/gm)];
  return {
    image: /image: (\S+)/.exec(filled)?.[1] ?? '',
    environment: Object.fromEntries(settings.map(([, name = '', value = '']) => [name, value])),
    command: [...filled.matchAll(/^ {6}- (\S+)$/gm)].map(([, word = '']) => word),
  };
}

test('the images are those of the compose file', () => {
  for (const part of partNames) expect(containerOf(part, ports).image).toBe(composed(part).image);
});

test('each part has a fixed port of this machine and is reached there', () => {
  const published = partNames.map((part) => containerOf(part, ports).port);

  expect(published).toEqual([
    { container: 9092, host: 15001 },
    { container: 8080, host: 15002 },
    { container: 15003, host: 15003 },
  ]);
  expect(partNames.map((part) => containerEndpointOf(part, ports))).toEqual([
    '127.0.0.1:15001',
    'http://127.0.0.1:15002/apis/ccompat/v7',
    'mongodb://127.0.0.1:15003/?directConnection=true',
  ]);
});

test('Kafka waits for a script that is there to its end, and runs it', () => {
  const { entrypoint, command, files, environment } = containerOf('kafka', ports);
  const [script, whole] = files;

  expect(entrypoint).toEqual(['sh']);
  expect(command).toEqual([
    '-c',
    `while [ ! -e ${whole?.target ?? ''} ]; do sleep 0.05; done; exec ${script?.target ?? ''}`,
  ]);
  expect(script?.mode).toBe(0o755);
  expect(script?.content).toMatch(/^#!\/bin\/sh\n(?:export [A-Z_]+='[^'\n]*'\n)+exec \/etc\/kafka\/docker\/run\n$/);
  expect(environment).toEqual({});
});

test('the script sets what the compose file sets, but for the port that it advertises', () => {
  const script = containerOf('kafka', ports).files[0]?.content ?? '';
  const exported = Object.fromEntries(
    [...script.matchAll(/^export (\w+)='(.*)'$/gm)].map(([, name, value]) => [name, value]),
  );

  expect(exported).toEqual({
    ...composed('kafka').environment,
    KAFKA_ADVERTISED_LISTENERS: 'PLAINTEXT://127.0.0.1:15001,INTERNAL://kafka:19092',
  });
});

test('the registry keeps its data in a file, and MongoDB is a replica set on its own port, as in the compose file', () => {
  expect(containerOf('registry', ports)).toMatchObject({
    user: 'root',
    environment: composed('registry').environment,
  });
  expect(containerOf('mongodb', ports).command).toEqual(composed('mongodb').command);
  expect(composed('mongodb').command).toContain('--port=15003');
});
