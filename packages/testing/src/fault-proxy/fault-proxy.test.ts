import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

import { eventually } from '../eventually.ts';
import { produceRequest } from './fault-proxy-fixture.ts';
import type { FaultProxy } from './fault-proxy.ts';
import { createBrokerProxy, createFaultProxy } from './fault-proxy.ts';
import { API_KEYS } from './frames.ts';

/** A broker that answers every request with its own bytes behind the correlation id. */
let broker: Server;
let proxy: FaultProxy;
const received: number[] = [];

beforeEach(async () => {
  received.length = 0;
  broker = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      for (let at = 0; at < bytes.length; at += 4 + bytes.readInt32BE(at)) {
        received.push(bytes.readInt32BE(at + 8));
        socket.write(response(bytes.readInt32BE(at + 8)));
      }
    });
  });
  await new Promise<void>((resolve) => broker.listen(0, '127.0.0.1', resolve));
  proxy = await createFaultProxy();
});
afterEach(async () => {
  await proxy.close();
  await new Promise((resolve) => broker.close(resolve));
});

function request(apiKey: number, correlationId: number): Buffer {
  const bytes = Buffer.alloc(12);
  bytes.writeInt32BE(8, 0);
  bytes.writeInt16BE(apiKey, 4);
  bytes.writeInt32BE(correlationId, 8);
  return bytes;
}

function response(correlationId: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeInt32BE(4, 0);
  bytes.writeInt32BE(correlationId, 4);
  return bytes;
}

type Client = { readonly socket: Socket; readonly answers: number[]; isClosed: boolean };

function brokerPort(): number {
  return (broker.address() as AddressInfo).port; // It listens on TCP.
}

async function open(): Promise<Client> {
  const to = { host: '127.0.0.1', port: brokerPort() };
  return listen(
    await new Promise<Socket>((resolve) => {
      const opened = proxy.openSocket({ ...to, onConnect: () => setImmediate(resolve, opened) });
    }),
  );
}

function listen(socket: Socket): Client {
  const client = { socket, answers: [] as number[], isClosed: false };
  socket.on('error', () => undefined);
  socket.on('close', () => (client.isClosed = true));
  socket.on('data', (bytes) => {
    for (let at = 0; at < bytes.length; at += 8) client.answers.push(bytes.readInt32BE(at + 4));
  });
  return client;
}

test('passes requests and answers, however they are cut', async () => {
  const { socket, answers } = await open();
  const bytes = Buffer.concat([request(API_KEYS.Produce, 1), request(API_KEYS.Fetch, 2)]);

  socket.write(bytes.subarray(0, 7));
  await new Promise(setImmediate);
  socket.write(bytes.subarray(7));

  await eventually(() => answers.length === 2);
  expect(answers).toEqual([1, 2]);
  expect([proxy.seen('request', 'Produce'), proxy.seen('response', 'Fetch')]).toEqual([1, 1]);
});

test('swallows the answers that it was told to, and no others', async () => {
  const { socket, answers } = await open();
  const fault = proxy.arm('drop', 'response', 'Produce');

  socket.write(request(API_KEYS.Produce, 1));
  socket.write(request(API_KEYS.Fetch, 2));
  socket.write(request(API_KEYS.Produce, 3));

  await eventually(() => answers.length === 2);
  expect(answers).toEqual([2, 3]);
  expect(received).toEqual([1, 2, 3]);
  expect(fault.hits).toBe(1);
});

test('ends a connection instead of passing a request on', async () => {
  const client = await open();
  proxy.arm('close', 'request', 'Produce');

  client.socket.write(request(API_KEYS.Produce, 1));

  await eventually(() => client.isClosed);
  expect(received).toEqual([]);
});

test('lets a request that it held arrive, though its sender is gone', async () => {
  const client = await open();
  const fault = proxy.arm('hold', 'request', 'Produce');
  client.socket.write(request(API_KEYS.Produce, 1));
  await eventually(() => fault.hits === 1);
  client.socket.destroy();
  await eventually(() => client.isClosed);

  fault.release();

  await eventually(() => received.length === 1);
});

test('takes no connection while it is down', async () => {
  const before = await open();

  proxy.isDown = true;
  const during = await open();

  await eventually(() => before.isClosed && during.isClosed);
});

test('delays what it was told to for a time from a range, and all that comes behind it', async () => {
  const { socket, answers } = await open();
  const delay = proxy.inject({ kind: 'delay', direction: 'response', api: 'Produce', delayMs: [60, 90] });
  const begun = performance.now();

  socket.write(Buffer.concat([request(API_KEYS.Produce, 1), request(API_KEYS.Fetch, 2)]));

  await eventually(() => answers.length === 2);
  expect(answers).toEqual([1, 2]);
  expect(delay.hits).toBe(1);
  // A timer may fire a millisecond early.
  expect(performance.now() - begun).toBeGreaterThan(58);
});

test('lets some pass before it hits, and hits frames of any kind', async () => {
  const { socket, answers } = await open();
  proxy.inject({ kind: 'drop', direction: 'request', api: 'any', skip: 1, times: 2 });

  socket.write(
    Buffer.concat([1, 2, 3, 4].map((id) => request(id % 2 === 0 ? API_KEYS.EndTxn : API_KEYS.Metadata, id))),
  );

  await eventually(() => answers.length === 2);
  expect(answers).toEqual([1, 4]);
  expect(proxy.counts()).toEqual([
    { kind: 'drop', direction: 'request', api: 'EndTxn', hits: 1 },
    { kind: 'drop', direction: 'request', api: 'Metadata', hits: 1 },
  ]);
});

test('hits only requests that name a partition, and their answers', async () => {
  const { socket, answers } = await open();
  const at = { topic: 'commands', partition: 7 };
  const fault = proxy.inject({ kind: 'drop', direction: 'response', api: 'Produce', times: 9, at });

  socket.write(Buffer.concat([produceRequest(1, [6]), produceRequest(2, [6, 7]), request(API_KEYS.Fetch, 3)]));

  await eventually(() => answers.length === 2);
  expect(answers).toEqual([1, 3]);
  expect(fault.hits).toBe(1);
});

test('hits only connections to the broker that a fault is for', async () => {
  const { socket, answers } = await open();
  const aim = { direction: 'request', api: 'Fetch', brokerPort: 1 } as const;
  const fault = proxy.inject({ kind: 'drop', ...aim });
  const cut = proxy.inject({ kind: 'cut', ways: 'refused', brokerPort: 1 });

  socket.write(request(API_KEYS.Fetch, 1));

  await eventually(() => answers.length === 1);
  expect([fault.hits, cut.hits]).toEqual([0, 0]);
});

test.each([
  ['request', []],
  ['response', [1]],
  ['both', []],
] as const)('cuts a connection (%s) without ending it, and what waited arrives in the end', async (ways, arrived) => {
  const client = await open();
  const cut = proxy.inject({ kind: 'cut', ways });

  client.socket.write(request(API_KEYS.Produce, 1));
  const late = await open();
  late.socket.write(request(API_KEYS.Produce, 2));

  await eventually(() => cut.hits === 2 && received.length === 2 * arrived.length);
  expect([client.answers, late.answers]).toEqual([[], []]);
  cut.release();
  await eventually(() => client.answers.length === 1 && late.answers.length === 1);
  expect([client.isClosed, late.isClosed]).toEqual([false, false]);
  expect(proxy.counts()).toEqual([{ kind: 'cut', direction: ways, api: 'any', hits: 2 }]);
});

test('stands in front of one broker at a port of its own, for clients that know addresses alone', async () => {
  const own = await createBrokerProxy({ target: { host: '127.0.0.1', port: brokerPort() } });
  const client = listen(connect(own.port, '127.0.0.1'));
  const fault = own.arm('drop', 'response', 'Produce');

  client.socket.write(Buffer.concat([request(API_KEYS.Produce, 1), request(API_KEYS.Produce, 2)]));

  await eventually(() => client.answers.length === 1);
  expect([client.answers, fault.hits]).toEqual([[2], 1]);
  await own.close();
  await eventually(() => client.isClosed);
});
