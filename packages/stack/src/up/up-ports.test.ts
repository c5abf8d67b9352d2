import { createServer, type Server } from 'node:net';

import { freePorts } from '../native/stack-ports.ts';
import type { NodeName } from '../parts.ts';
import { portsForUp } from './up-ports.ts';

const servers: Server[] = [];

async function occupy(port: number): Promise<void> {
  const server = createServer();
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
}

afterEach(() => Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve)))));

const nodes: readonly NodeName[] = ['kafka', 'registry', 'mongodb'];

test('a folder with data keeps its ports', async () => {
  const ports = await freePorts();

  expect(await portsForUp({ nodes, layout: { how: 'native', ports }, note: fail })).toEqual(ports);
});

test('Kafka moves, and says so, when its port was taken meanwhile', async () => {
  const ports = await freePorts();
  await occupy(ports.kafka);
  const notes: string[] = [];

  const chosen = await portsForUp({ nodes, layout: { how: 'native', ports }, note: (text) => notes.push(text) });

  expect(chosen.kafka).not.toBe(ports.kafka);
  expect({ ...chosen, kafka: ports.kafka }).toEqual(ports);
  expect(notes).toEqual([`Port ${ports.kafka} is in use: kafka takes ${chosen.kafka} from now on.`]);
});

test('each of three brokers keeps its own port, and moves alone', async () => {
  const ports = await freePorts(3);
  await occupy(ports['kafka-3'] ?? 0);
  const layout = { how: 'native', ports } as const;

  const chosen = await portsForUp({ nodes: ['kafka', 'kafka-2', 'kafka-3'], layout, note: () => undefined });

  expect(chosen['kafka-3']).not.toBe(ports['kafka-3']);
  expect({ ...chosen, 'kafka-3': ports['kafka-3'] }).toEqual(ports);
});

test('MongoDB cannot move: its data belong to the port', async () => {
  const ports = await freePorts();
  await occupy(ports.mongodb);

  await expect(portsForUp({ nodes, layout: { how: 'native', ports }, note: fail })).rejects.toMatchObject({
    code: 'port-taken',
    message: expect.stringContaining(String(ports.mongodb)),
    fix: expect.stringContaining('waybill stack reset'),
  });
});

test('the port of a part that is not started does not matter', async () => {
  const ports = await freePorts();
  await occupy(ports.mongodb);

  expect(await portsForUp({ nodes: ['kafka'], layout: { how: 'native', ports }, note: fail })).toEqual(ports);
});

function fail(text: string): void {
  throw new Error(`nothing to say, but: ${text}`);
}
