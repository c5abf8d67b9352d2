import { randomUUID } from 'node:crypto';
import { appendFileSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { connectMongo, createMongoReactorStore } from '@waybill/mongodb';
import { eventually } from '@waybill/testing';

import { copyWorkspace } from './copy-workspace.ts';
import type { Step } from './guide-steps.ts';
import { replaceIn, stepsOf } from './guide-steps.ts';
import type { Running } from './shell.ts';
import { startScript } from './shell.ts';

jest.setTimeout(300_000);

const steps = stepsOf(readFileSync(join(__dirname, '../../../../docs/guides/first-consumer.md'), 'utf8'));
const name = `guide-${randomUUID().slice(0, 8)}`;
const platform: Running[] = [];
let workspace: string;
let url = '';

beforeAll(() => {
  workspace = copyWorkspace();
  // The compiler looks at what a new team changes, and at all that this imports: the gate looks at the rest.
  const include = [
    '*/*/parcels',
    'packages/teams',
    'apps/projector/src/projections.ts',
    'apps/standalone/src/consumers.ts',
  ];
  writeFileSync(join(workspace, 'tsconfig.guide.json'), JSON.stringify({ extends: './tsconfig.base.json', include }));
});

afterAll(async () => {
  for (const running of platform) running.end();
  await Promise.all(platform.map(({ ended }) => ended));
  rmSync(workspace, { recursive: true, force: true });
});

function environment(): Readonly<Record<string, string>> {
  const { KAFKA_BROKERS = '', SCHEMA_REGISTRY_URL = '', MONGODB_URI = '' } = process.env;
  const own = { WAYBILL_TOPIC_PREFIX: `${name}.`, MONGODB_DB: name, PORT: '0', ADMIN_PORT: '0' };
  return { KAFKA_BROKERS, SCHEMA_REGISTRY_URL, MONGODB_URI, ...own };
}

async function run(script: string): Promise<{ readonly code: number | null; readonly written: string }> {
  const running = startScript(script, workspace, environment());
  return { code: await running.ended, written: running.written() };
}

/** What stays up: left running until the end, once its services answer. */
async function start(script: string): Promise<void> {
  const running = startScript(script, workspace, environment());
  platform.push(running);
  let hasEnded = false;
  void running.ended.then(() => (hasEnded = true));
  const found = await eventually(
    () => hasEnded || (/The API is at (http:\S+); its log/.exec(running.written()) ?? undefined),
    { withinMs: 200_000 },
  );
  if (found === true) throw new Error(`It ended by itself:\n${running.written()}`);
  url = found[1] ?? '';
  // What is installed is what the lock file wants, also with the new packages.
  expect(running.written()).not.toContain('Installing');
}

async function take(step: Step): Promise<void> {
  if (step.kind === 'append') appendFileSync(join(workspace, step.path), `\n${step.text}`);
  else if (step.kind === 'replace') {
    const path = join(workspace, step.path);
    writeFileSync(path, replaceIn(readFileSync(path, 'utf8'), step));
  } else if (step.script.startsWith('npm start')) await start(step.script);
  else if (step.script.includes('curl')) await ask(step.script.replaceAll('localhost:8080', url));
  else {
    const { code, written } = await run(step.script.replace('npx tsc', 'npx tsc --project tsconfig.guide.json'));
    expect({ fails: code !== 0, written }).toEqual({ fails: step.fails, written });
  }
}

/** Asked again, it is already so: on a machine that is busy one wait may not be enough. */
async function ask(script: string): Promise<void> {
  await eventually(
    async () => {
      const { written } = await run(script);
      expect(written).toContain('"status":"Succeeded"');
      expect(written).toMatch(/"id":"p-1",.*"note":"fragile"/);
      return true;
    },
    { withinMs: 60_000 },
  );
}

// One story: each step goes on where the one before has ended.
test.each(steps.map((step, index) => [index + 1, headOf(step), step] as const))(
  'step %d: %s',
  async (_n, _head, step) => {
    await take(step);
  },
);

test('a reactor that was generated runs with the others, and has read what happened to the parcel', async () => {
  const { MONGODB_URI: uri = '' } = process.env;
  const { signal } = new AbortController();
  const mongo = await connectMongo({ uri, database: name, onWaiting: () => undefined, signal });
  try {
    const store = createMongoReactorStore(mongo);
    await eventually(async () => {
      const positions = await store.read('parcels.follow-up');
      expect(positions.size).toBe(12);
      return [...positions.values()].some(({ events }) => events > 0n);
    });
  } finally {
    await mongo.close();
  }
});

test('a dry run shows what it would make, and makes nothing', async () => {
  const before = filesOf(workspace);

  const { code, written } = await run('npx nx g @waybill/workspace:aggregate crate --team parcels --dry-run');

  expect({ code, written }).toMatchObject({ code: 0, written: expect.stringContaining('src/crate/decider.ts') });
  expect(filesOf(workspace)).toEqual(before);
});

test('the generator run again keeps every edit, and makes only what is missing', async () => {
  const lost = 'packages/read-models/parcels/README.md';
  rmSync(join(workspace, lost));
  const before = filesOf(workspace);

  const { code, written } = await run('npx nx g @waybill/workspace:consumer parcels --aggregate parcel');

  expect({ code, written }).toMatchObject({ code: 0, written: expect.stringMatching(/next: npx nx test parcels\n$/) });
  const after = filesOf(workspace);
  expect(after.get(lost)).toBeDefined();
  after.delete(lost);
  expect(after).toEqual(before);
});

/** The text of every file that the generator may write, by path. */
function filesOf(root: string): Map<string, string> {
  const paths = ['apps', 'packages', 'infra'].flatMap((top) =>
    readdirSync(join(root, top), { recursive: true, encoding: 'utf8' }).map((path) => join(top, path)),
  );
  const files = paths.filter((path) => !/node_modules|dist/.test(path) && statSync(join(root, path)).isFile());
  return new Map(['package-lock.json', ...files].map((path) => [path, readFileSync(join(root, path), 'utf8')]));
}

function headOf(step: Step): string {
  return step.kind === 'run' ? (step.script.split('\n')[0] ?? '') : `${step.kind} ${step.path}`;
}
