import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

import { eventually } from '../eventually.ts';
import type { FaultProxy } from './fault-proxy.ts';
import { createFaultProxy } from './fault-proxy.ts';
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
      for (let at = 0; at < bytes.length; at += 12) {
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

async function open(): Promise<{ readonly socket: Socket; readonly answers: number[]; isClosed: boolean }> {
  const { port } = broker.address() as AddressInfo; // It listens on TCP.
  const socket = await new Promise<Socket>((resolve) => {
    const opened = proxy.openSocket({ host: '127.0.0.1', port, onConnect: () => setImmediate(resolve, opened) });
  });
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
