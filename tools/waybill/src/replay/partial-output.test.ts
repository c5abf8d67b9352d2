import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { openPartialOutput } from './partial-output.ts';
import { beginState } from './replay-state.ts';

const ASKED = { topic: 'orders.order.events.v1' };
const BEGUN = beginState([]);
const LATER = { ...BEGUN, bytes: 7 };

let folder: string;
let out: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waybill-partial-'));
  out = join(folder, 'events.ndjson');
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function open(asked: unknown = ASKED) {
  const partial = openPartialOutput(out, asked);
  if (partial === undefined) throw new Error('It was complete.');
  return partial;
}

/** An output with its data and manifest, and how it appears. */
function makeData(partial: ReturnType<typeof open>) {
  const [data, manifest] = [join(partial.folder, 'data'), join(partial.folder, 'manifest')];
  writeFileSync(data, 'new');
  writeFileSync(manifest, '{}');
  const placements = [
    { from: data, to: out },
    { from: manifest, to: `${out}.manifest.json` },
  ];
  return { replaced: [`${out}.manifest.json`], placements };
}

test('one that begins has no state; one that was left has its last', () => {
  const first = open();
  first.save(BEGUN);
  first.save(LATER);
  first.release();

  expect(first.state).toBeUndefined();
  expect(open().state).toEqual(LATER);
});

test('before it is complete nothing is at its place, then all of it, and nothing beside it', () => {
  const partial = open();
  const completion = makeData(partial);
  const before = existsSync(out);

  partial.complete(LATER, completion);

  expect(before).toBe(false);
  expect(readdirSync(folder).sort()).toEqual(['events.ndjson', 'events.ndjson.manifest.json']);
});

test.each([0, 1, 2])('one that was killed behind step %i of its appearing appears whole', (steps) => {
  writeFileSync(out, 'old');
  writeFileSync(`${out}.manifest.json`, '"old"');
  const partial = open();
  const { replaced, placements } = makeData(partial);
  const obstacle = join(folder, 'obstacle');
  writeFileSync(obstacle, '');
  writeFileSync(join(partial.folder, 'third'), '');
  const third = { from: join(partial.folder, 'third'), to: join(obstacle, 'third') };
  const all = [...placements.slice(0, steps), third, ...placements.slice(steps)];

  expect(() => {
    partial.complete(LATER, { replaced, placements: all });
  }).toThrow();
  rmSync(obstacle);
  expect(openPartialOutput(out, ASKED)).toBeUndefined();

  expect([readFileSync(out, 'utf8'), readFileSync(`${out}.manifest.json`, 'utf8')]).toEqual(['new', '{}']);
  expect(existsSync(`${out}.partial`)).toBe(false);
});

test('somebody who asks for something else is refused', () => {
  const first = open();
  first.save(BEGUN);
  first.release();

  expect(() => open({ topic: 'other' })).toThrow('of another replay');
});

test('a damaged checkpoint is told, not trusted', () => {
  const first = open();
  first.save(LATER);
  first.release();
  const path = join(first.folder, 'checkpoint.json');
  writeFileSync(path, readFileSync(path, 'utf8').replace('"bytes":7', '"bytes":8'));

  expect(() => open()).toThrow(`The checkpoint ${path} is damaged.`);
});

test('one on which a process works is left to it', () => {
  open().save(BEGUN);
  // The parent of this process lives.
  writeFileSync(join(`${out}.partial`, 'lock'), String(process.ppid));

  expect(() => open()).toThrow(`The process ${process.ppid} works on`);
});

test('one that never came to a checkpoint begins anew', () => {
  const first = open();
  writeFileSync(join(first.folder, 'data'), 'half');
  first.release();

  const again = open();

  expect([again.state, readdirSync(again.folder)]).toEqual([undefined, ['lock']]);
});

test('what is discarded leaves no trace', () => {
  const partial = open();
  partial.save(LATER);
  partial.discard();

  expect(readdirSync(folder)).toEqual([]);
});
