import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';

import { build } from 'esbuild';

import { frameRequest } from '../patches/one-frame-buffer.ts';
import { produceRequest } from '../protocol/produce-request.ts';
import { createClientLogger } from './client-logger.ts';
import type { OpenSocket } from './connection.ts';
import { assertVersion, selfCheckPatches } from './load-kafkajs.ts';
import { openSocket } from './socket.ts';

const require = createRequire(import.meta.url);
// Before the repairs: kafkajs publishes no types of its inner modules.
const frameByClient = require('kafkajs/src/protocol/request') as typeof frameRequest;
type ClientConnection = new (options: object) => {
  connect(): Promise<unknown>;
  disconnect(): Promise<unknown>;
  send(request: object): Promise<unknown>;
};
const Encoder = require('kafkajs/src/protocol/encoder') as new () => { writeString(text: string): never };

test('repairs the client before anything of it was loaded, and proves it', () => {
  expect(selfCheckPatches).not.toThrow();
  expect(require('kafkajs/src/protocol/request')).toBe(frameRequest);
});

test('refuses any other version of the client', () => {
  expect(() => {
    assertVersion('2.2.5');
  }).toThrow('kafkajs must be 2.2.4, not 2.2.5');
});

test('frames a request into the same bytes as the client', async () => {
  const request = {
    apiKey: 3,
    apiVersion: 6,
    encode: () => Promise.resolve(new Encoder().writeString('ü'.repeat(400))),
  };
  const framed = { correlationId: 7, clientId: 'orders', request };

  const ours = await frameRequest(framed);

  expect(ours.buffer).toEqual((await frameByClient(framed)).buffer);
});

describe('a connection of the client', () => {
  const sockets: Socket[] = [];
  // Reads and never answers.
  const server = createServer((socket) => socket.on('error', () => undefined).resume());
  let connection: InstanceType<ClientConnection>;

  beforeAll(async () => {
    selfCheckPatches();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  beforeEach(() => {
    const { port } = server.address() as AddressInfo; // It listens on TCP.
    connection = new (require('kafkajs/src/network/connection') as ClientConnection)({
      host: '127.0.0.1',
      port,
      logger: createClientLogger({ warn: () => undefined }, 'test'),
      requestTimeout: 60_000,
      connectionTimeout: 1_000,
      socketFactory: (to: Parameters<OpenSocket>[0]) => {
        const socket = openSocket(to);
        sockets.push(socket);
        return socket;
      },
    });
  });
  afterEach(async () => {
    await connection.disconnect();
    for (const socket of sockets.splice(0)) socket.destroy();
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  test('opens one socket, however many requests find it down', async () => {
    await Promise.all([connection.connect(), connection.connect(), connection.connect()]);

    expect(sockets).toHaveLength(1);
  });

  test('refuses a request that comes while it waits for the answers to earlier ones to end', async () => {
    await connection.connect();
    const unanswered = connection.send(produceRequest([], 100)).catch((error: unknown) => error);
    await new Promise(setImmediate);
    const ended = connection.disconnect();

    await expect(connection.send(produceRequest([], 100))).rejects.toThrow('Not connected');

    sockets[0]?.destroy(new Error('over'));
    expect(await unanswered).toMatchObject({ message: 'Connection error: over' });
    await ended;
  });

  test('does nothing more to a socket that is dead', async () => {
    await connection.connect();
    await connection.disconnect();
    const [socket] = sockets;
    await new Promise((resolve) => socket?.destroy().once('close', resolve));

    for (let i = 0; i < 3; i += 1) await connection.disconnect();

    expect(socket?.listenerCount('connect')).toBe(0);
  });

  test('opens the next socket behind the end of the last one', async () => {
    await connection.connect();
    const ended = connection.disconnect();
    const connected = connection.connect();
    await Promise.all([ended, connected]);

    expect(sockets.map(({ writableEnded }) => writableEnded)).toEqual([true, false]);
  });
});

test('repairs the client in a bundle as well', async () => {
  // Below the workspace, where kafkajs is found at run time.
  const folder = join(import.meta.dirname, '../../dist', randomUUID());
  const outfile = join(folder, 'main.mjs');
  try {
    // As the apps are bundled.
    await build({
      stdin: {
        contents: `import { selfCheckPatches } from './load-kafkajs.ts'; selfCheckPatches();`,
        resolveDir: import.meta.dirname,
      },
      outfile,
      bundle: true,
      platform: 'node',
      target: 'node20',
      format: 'esm',
      external: ['kafkajs', 'kafkajs/*'],
      banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    });

    const { status, stderr } = spawnSync(process.execPath, [outfile], { encoding: 'utf8' });

    expect([status, stderr]).toEqual([0, '']);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
