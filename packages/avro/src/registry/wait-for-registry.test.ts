import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { createRegistry } from './http-registry.ts';
import { waitForRegistry } from './wait-for-registry.ts';

test('waits while nobody listens and while the registry starts, and goes on with its first answer', async () => {
  const statuses = [503, 404];
  const server = createServer((_, response) => response.writeHead(statuses[0] ?? 404).end('{"error_code":40403}'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // It listens on TCP: the address is no pipe's name.
  await new Promise((resolve) => server.close(resolve));
  const told: string[] = [];
  const steps = [
    () => server.listen(port, '127.0.0.1'),
    () => {
      statuses.shift();
    },
  ];

  await waitForRegistry(createRegistry({ url: `http://127.0.0.1:${port}` }), {
    signal: AbortSignal.timeout(20_000),
    onWaiting: (sentence) => {
      told.push(sentence);
      steps.shift()?.();
    },
  });

  expect(told).toHaveLength(2);
  expect(told[0]).toContain(`http://127.0.0.1:${port}`);
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

test('ends with its signal', async () => {
  const stop = new AbortController();
  const waiting = waitForRegistry(createRegistry({ url: 'http://127.0.0.1:1' }), {
    signal: stop.signal,
    onWaiting: () => {
      stop.abort();
    },
  });

  await expect(waiting).rejects.toThrow(/abort/);
});
