import { join } from 'node:path';

import { eventually } from '@waybill/testing';

import { startPrivateStack } from './private-stack.ts';
import { askMetadata } from './ready/kafka-ready.ts';
import { readStackSettings } from './settings.ts';
import { makeTopic } from './stack-content-fixture.ts';
import type { RunningStack } from './start-stack.ts';

jest.setTimeout(180_000);

const settings = { ...readStackSettings(process.env), endpoints: {} };
const advertisedPorts = [11, 12, 13];
let stack: RunningStack;

beforeAll(async () => {
  stack = await startPrivateStack({
    ...{ infra: join(process.cwd(), 'infra', 'local'), settings, brokers: 3, parts: ['kafka'], advertisedPorts },
    // A killed broker is missed, and let in again, this much later.
    brokerProperties: { 'broker.session.timeout.ms': 2000, 'broker.heartbeat.interval.ms': 400 },
  });
});

afterAll(() => stack.stop());

test('all three are there when the start is done, and Kafka alone was started', async () => {
  expect(stack.brokers.map(({ id }) => id)).toEqual([1, 2, 3]);
  expect(stack.endpoints).toEqual({
    kafka: stack.brokers.map(({ endpoint }) => endpoint).join(),
    registry: '',
    mongodb: '',
  });
  expect(new Set(stack.brokers.map((broker) => broker.pid())).size).toBe(3);
  expect(await makeTopic(endpointOf(0), 'of-three', 3)).toBe(0);
  await expect(stack.parts.mongodb.start()).rejects.toMatchObject({ fix: 'Ask for it in `parts`.' });
});

test("clients are told the brokers' own ports, and the proxies' if they come through a proxy", async () => {
  const own = await askMetadata(portOf(endpointOf(0)));
  const proxied = await askMetadata(portOf(stack.brokers[1]?.behindProxy));

  expect(portsIn(own)).toEqual(stack.brokers.map(({ endpoint }) => portOf(endpoint)));
  expect(portsIn(proxied)).toEqual(advertisedPorts);
});

test.each([0, 1, 2])('without broker at %i, killed, the others go on; it comes back on its port', async (at) => {
  const killed = stack.brokers[at];
  const other = endpointOf((at + 1) % 3);

  await killed?.kill();
  expect(killed?.pid()).toBeUndefined();
  // One of the three was the active controller: a topic is made only once another is.
  await eventually(async () => (await makeTopic(other, `without-${at}`, 2)) === 0, { withinMs: 30_000 });
  await killed?.start();

  expect((await askMetadata(portOf(other))).brokers).toHaveLength(3);
  expect((await askMetadata(portOf(endpointOf(at)))).brokers).toHaveLength(3);
});

test('a paused broker keeps its connections and answers nothing until it goes on', async () => {
  const [, , broker] = stack.brokers;

  await broker?.pause();
  await expect(askMetadata(portOf(broker?.endpoint))).rejects.toThrow('did not answer');
  await broker?.resume();

  expect((await askMetadata(portOf(broker?.endpoint))).brokers).not.toEqual([]);
});

test('a broker is started with settings of its own, for that run', async () => {
  const [, broker] = stack.brokers;
  await broker?.stop();

  await expect(broker?.start({ 'log.segment.bytes': 'few' })).rejects.toMatchObject({
    code: 'part-crashed',
  });
  await broker?.start();

  expect(broker?.pid()).toBeGreaterThan(0);
});

function endpointOf(at: number): string {
  return stack.brokers[at]?.endpoint ?? '';
}

function portOf(endpoint: string | undefined): number {
  return Number(endpoint?.split(':')[1]);
}

function portsIn({ brokers }: Awaited<ReturnType<typeof askMetadata>>): readonly number[] {
  return [...brokers].sort((a, b) => a.id - b.id).map(({ port }) => port);
}
