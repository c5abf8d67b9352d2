import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

import { projectNameOf } from '../docker/docker-compose.ts';
import type { StackOptions } from '../options.ts';
import { type AnsweringServers, startAnsweringServers } from '../ready/answering-servers-fixture.ts';
import { readStackSettings } from '../settings.ts';
import { writeLayout } from '../state/data-layout.ts';
import { stackDown, stackReset } from './stack-down.ts';
import { stackLogs } from './stack-logs.ts';
import { stackStatus } from './stack-status.ts';
import { stackUp } from './stack-up.ts';

// No engine is needed: one program stands for the docker client, one server for the engine, three for the containers.
let folder: string;
let engine: Server;
let containers: AnsweringServers;
const path = process.env['PATH'];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'docker-test-'));
  engine = createServer((_, response) => response.end('OK'));
  await new Promise<void>((resolve) => engine.listen(join(folder, 'docker.sock'), resolve));
  containers = await startAnsweringServers();
  process.env['PATH'] = `${folder}${delimiter}${path ?? ''}`;
});

afterEach(async () => {
  process.env['PATH'] = path;
  await Promise.all([containers.close(), new Promise((resolve) => engine.close(resolve))]);
  await rm(folder, { recursive: true });
});

/** A docker client that notes what it was asked, and ends as the script says. */
async function dockerThat(script: string): Promise<void> {
  const program = join(folder, 'docker');
  await writeFile(program, `#!/bin/sh\necho "$WAYBILL_KAFKA_PORT $*" >> '${folder}/asked'\n${script}\n`);
  await chmod(program, 0o755);
}

async function asked(): Promise<readonly string[]> {
  const lines = (await readFile(join(folder, 'asked'), 'utf8').catch(() => '')).trimEnd().split('\n');
  const { kafka } = containers.ports;
  const head = `${kafka} compose --project-name ${projectNameOf(join(folder, 'home'))} --file infra/local/compose.yaml `;
  return lines.map((line) => line.replace(head, ''));
}

function options(env: Record<string, string> = {}): StackOptions & { notes: string[] } {
  const notes: string[] = [];
  const settings = readStackSettings({ DOCKER_HOST: `unix://${folder}/docker.sock`, ...env });
  const onProgress: StackOptions['onProgress'] = (progress) => {
    if (progress.type === 'note') notes.push(progress.text);
  };
  return { home: join(folder, 'home'), infra: 'infra/local', settings, onProgress, notes };
}

test('containers are started, found again, ended and wiped with compose', async () => {
  await dockerThat('exit 0');
  await writeLayout(join(folder, 'home'), { how: 'docker', ports: containers.ports });

  expect((await stackUp(options())).started).toEqual(['kafka', 'registry', 'mongodb']);
  expect((await stackUp(options())).started).toEqual([]);
  expect((await stackStatus(options())).map(({ how, health }) => `${how ?? ''} ${health}`)).toEqual(
    Array(3).fill('docker ready'),
  );
  expect(await stackDown(options())).toEqual(['kafka', 'registry', 'mongodb']);
  await stackReset(options());

  expect(await asked()).toEqual([
    'up --detach kafka registry mongodb',
    'down --remove-orphans',
    'down --remove-orphans --volumes',
  ]);
});

test('parts that the environment names get no container', async () => {
  await dockerThat('exit 0');
  await writeLayout(join(folder, 'home'), { how: 'docker', ports: containers.ports });

  await stackUp(options({ MONGODB_URI: 'mongodb://elsewhere' }));

  expect(await asked()).toEqual(['up --detach kafka registry']);
});

test('three brokers are three services of both compose files', async () => {
  await dockerThat('exit 0');
  const further = { 'kafka-2': 6, 'kafkaController-2': 7, 'kafka-3': 8, 'kafkaController-3': 9 };
  await writeLayout(join(folder, 'home'), { how: 'docker', ports: { ...containers.ports, ...further } });

  expect(await stackLogs(options(), 'kafka-3', 7)).toBe('');

  expect(await asked()).toEqual([
    '--file infra/local/compose.three-brokers.yaml logs --no-color --no-log-prefix --tail 7 kafka-3',
  ]);
});

test('a folder that was begun with one broker stays with one until it is wiped', async () => {
  await writeLayout(join(folder, 'home'), { how: 'docker', ports: containers.ports });

  await expect(stackUp({ ...options(), brokers: 3 })).rejects.toMatchObject({
    code: 'settings-invalid',
    message: "This folder's data were begun with one broker, and stay with that.",
    fix: 'Wipe them with waybill stack reset to begin anew, or leave --brokers out.',
  });
});

test('logs come from the containers', async () => {
  await dockerThat('echo line of kafka');
  await writeLayout(join(folder, 'home'), { how: 'docker', ports: containers.ports });

  expect(await stackLogs(options(), 'kafka', 7)).toBe('line of kafka');
  expect(await asked()).toEqual(['logs --no-color --no-log-prefix --tail 7 kafka']);
});

test('where Docker cannot start them, auto says so and goes on with plain processes', async () => {
  await dockerThat('echo "no such image" >&2; exit 1');
  const auto = options();

  // Plain processes are what reads the lock file.
  await expect(stackUp({ ...auto, infra: join(folder, 'no-lock-file') })).rejects.toMatchObject({
    code: 'lock-invalid',
  });

  expect(auto.notes.at(-1)).toMatch(/no such image.*Falling back to plain processes/s);
});

test('forced to Docker, it says what is wrong and goes no further', async () => {
  await dockerThat('echo "docker: unknown command: docker compose" >&2; exit 1');

  await expect(stackUp(options({ WAYBILL_STACK: 'docker' }))).rejects.toMatchObject({
    code: 'docker-unusable',
    message: 'Docker has no compose command here.',
    fix: expect.stringContaining('WAYBILL_STACK=native'),
  });
});

test('data in Docker volumes are not left for an empty stack when the engine is away', async () => {
  await writeLayout(join(folder, 'home'), { how: 'docker', ports: containers.ports });

  await expect(stackUp(options({ DOCKER_HOST: 'unix:///nowhere' }))).rejects.toMatchObject({
    code: 'docker-unusable',
    message: expect.stringContaining("This folder's data are in Docker volumes"),
  });
});
