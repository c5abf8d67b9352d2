import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { dockerEngineAnswers } from './docker-engine.ts';

let folder: string;
let server: Server;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'engine-test-'));
});

afterEach(() => rm(folder, { recursive: true }));

async function engine(answer: RequestListener): Promise<string> {
  server = createServer(answer);
  const socket = join(folder, 'docker.sock');
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  return `unix://${socket}`;
}

async function close(): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

test('an engine that answers a ping is there', async () => {
  const asked: unknown[] = [];
  const host = await engine((request, response) => {
    asked.push(request.url);
    response.end('OK');
  });

  expect(await dockerEngineAnswers(host)).toBe(true);
  expect(asked).toEqual(['/_ping']);
  await close();
});

test('one that hangs counts as none after a second', async () => {
  const host = await engine(() => undefined);
  const begun = performance.now();

  expect(await dockerEngineAnswers(host)).toBe(false);
  expect(performance.now() - begun).toBeLessThan(5000);
  await close();
});

test('one that fails counts as none', async () => {
  const host = await engine((_, response) => response.writeHead(500).end());

  expect(await dockerEngineAnswers(host)).toBe(false);
  await close();
});

test.each(['unix:///nowhere/docker.sock', 'tcp://127.0.0.1:1', 'ssh://host', 'nonsense'])(
  'nobody answers at %s',
  async (host) => {
    expect(await dockerEngineAnswers(host)).toBe(false);
  },
);
