import { createServer } from 'node:net';

import { freePort, isPortFree } from './free-port.ts';
import { freePorts } from './stack-ports.ts';

test('a port with a server on it is not free, and is again when the server has gone', async () => {
  const port = await freePort();
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));

  expect(await isPortFree(port)).toBe(false);

  await new Promise((resolve) => server.close(resolve));
  expect(await isPortFree(port)).toBe(true);
});

test('free ports differ and lie below those that outgoing connections are given', async () => {
  const ports = Object.values(await freePorts());

  expect(new Set(ports).size).toBe(5);
  for (const port of ports) expect(port).toBeLessThan(32_768);
});
