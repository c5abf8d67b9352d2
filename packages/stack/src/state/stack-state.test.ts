import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { openStateFile, parseState, type PartRecord, withPart } from './stack-state.ts';

let home: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'state-test-'));
});

afterEach(() => rm(home, { recursive: true }));

const common = { endpoint: '127.0.0.1:1', startedAt: '2026-01-01T00:00:00.000Z' };
const native: PartRecord = { ...common, how: 'native', process: { pid: 7, started: 'then' }, log: '/l' };
const docker: PartRecord = { ...common, how: 'docker', project: 'waybill-1' };

test('a folder where nothing was started has no parts', async () => {
  expect(await openStateFile(home).read()).toEqual({ parts: {} });
});

test('changes made at the same time are all kept', async () => {
  const file = openStateFile(home);

  await Promise.all([
    file.change((state) => withPart(state, 'kafka', native)),
    file.change((state) => withPart(state, 'mongodb', docker)),
    file.change((state) => ({ ...state, training: { pid: 8, started: 'then' } })),
  ]);

  expect(await openStateFile(home).read()).toEqual({
    parts: { kafka: native, mongodb: docker },
    training: { pid: 8, started: 'then' },
  });
});

test('the file goes with the last part', async () => {
  const file = openStateFile(home);
  await file.change((state) => withPart(state, 'kafka', native));

  await file.change((state) => withPart(state, 'kafka', undefined));

  expect(await readdir(home)).toEqual([]);
});

test.each([
  '',
  '[]',
  '{"parts":{"kafka":{}}}',
  '{"parts":{"kafka":{"how":"native","endpoint":"e","startedAt":"s","log":"l"}}}',
])('refuses a damaged file: %s', (text) => {
  expect(() => parseState(text, 'state.json')).toThrow('state.json cannot be read.');
});
