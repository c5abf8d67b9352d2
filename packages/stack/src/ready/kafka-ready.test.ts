import { createServer, type Server } from 'node:net';

import { answering, listen, metadataOf } from './answering-servers-fixture.ts';
import { isKafkaReady } from './kafka-ready.ts';

let server: Server | undefined;

afterEach(() => new Promise((resolve) => server?.close(resolve)));

function serve(one: Server): Promise<number> {
  server = one;
  return listen(one);
}

test.each([
  [{ brokers: 1, controller: 1 }, true],
  [{ brokers: 2, controller: 0 }, true],
  [{ brokers: 0, controller: 1 }, false],
  [{ brokers: 1, controller: -1 }, false],
])('a broker that knows of %j is ready: %s', async (known, ready) => {
  const port = await serve(answering(metadataOf(known)));

  expect(await isKafkaReady(port)).toBe(ready);
});

test('an open port is not enough', async () => {
  const port = await serve(createServer((socket) => socket.destroy()));

  await expect(isKafkaReady(port)).rejects.toThrow('closed the connection');
});
