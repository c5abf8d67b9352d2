import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { CommandOutcome, OutcomeCausation } from '@waybill/messages';
import { PARTITIONS, partitionOf, recordKey, toAggregateId, toTenant } from '@waybill/messages';
import { contracts } from '@waybill/teams';

import type { DlqScene } from './dlq-scene.ts';
import { openDlqScene } from './dlq-scene.ts';
import { fileLetters } from './filed-letter.ts';
import { chooseBoxes } from './letter-boxes.ts';
import { planRedrive } from './plan-redrive.ts';
import type { Redriving } from './redrive-letters.ts';
import { redriveLetters } from './redrive-letters.ts';

jest.setTimeout(120_000);
let scene: DlqScene;
beforeAll(async () => {
  scene = await openDlqScene();
});
afterAll(() => scene.close());

type Listed = { readonly id: string; readonly fate: string; readonly marks: readonly { readonly fate: string }[] };

async function list(...args: readonly string[]): Promise<readonly Listed[]> {
  const { out } = await scene.run('list', ...args, '--json');
  const { letters } = JSON.parse(out) as { letters: readonly Listed[] }; // As --json documents it.
  return letters;
}

async function show(id: string): Promise<Listed> {
  return JSON.parse((await scene.run('show', id, '--json')).out) as Listed; // Likewise.
}

/** The letter of a command that the decider can't decide. */
async function letterFor(aggregateId: string, causation?: OutcomeCausation): Promise<string> {
  await scene.adjust(aggregateId, 13, causation);
  await scene.outcomes(aggregateId, 1);
  const [letter] = await list('--id', aggregateId);
  if (letter === undefined) throw new Error('There is no letter.');
  return letter.id;
}

const decisions = (outcomes: readonly CommandOutcome[]) => outcomes.map(({ decision }) => decision);

test('a decider that throws makes a letter, which is listed by what is asked, and shown with all that is known', async () => {
  const id = await letterFor('mug');

  const table = await scene.run(
    'list',
    '--team',
    'inventory',
    '--error',
    'thirteen',
    '--type',
    'AdjustStock',
    '--from',
    '-1h',
  );
  expect(table).toMatchObject({ code: 0, log: '1 letter.' });
  expect(table.out).toContain(`${id}  `);
  expect((await scene.run('list', '--error', 'fourteen')).out).toBe('');
  expect((await scene.run('list', '--to', '-1h')).out).toBe('');

  const shown = await scene.run('show', id, '--json');
  expect(JSON.parse(shown.out)).toMatchObject({
    ...{ id, fate: 'open', tenant: 'acme', aggregateId: 'mug', type: 'inventory.product.v1.AdjustStock' },
    ...{ error: 'RangeError: Thirteen pieces do not fit.', build: 'build-7', stack: expect.stringContaining(' at ') },
    body: { adjustmentId: 'mug', quantity: 13 },
  });
  expect((await scene.run('show', id)).out).toContain('"quantity": 13');
});

test('a redrive shows what it would send, asks, and takes effect once, however often it is run', async () => {
  const id = await letterFor('cup');
  expect(await scene.run('redrive', id, '--dry-run')).toMatchObject({
    code: 0,
    log: '1 of 1 letters would be redriven.',
  });
  expect(await scene.run('redrive', id)).toMatchObject({ code: 2, log: expect.stringContaining('Say yes with -y.') });
  expect(await scene.run('redrive')).toMatchObject({
    code: 2,
    log: expect.stringContaining('Which letters are meant?'),
  });

  // It dies again of the same bug: that is a new letter
  expect(await scene.run('redrive', id, '-y')).toMatchObject({ code: 0, log: expect.stringContaining('1 redriven.') });
  await scene.outcomes('cup', 2);
  const [second] = (await list('--id', 'cup')).map((letter) => letter.id);
  if (second === undefined) throw new Error('There is no second letter.');
  expect(second).not.toBe(id);

  const edited = await scene.run('edit', second, '--set', 'quantity=12', '-y', '--by', 'grace');
  expect(edited).toMatchObject({ code: 0 });
  expect(decisions(await scene.outcomes('cup', 3))).toEqual(['FAILED', 'FAILED', 'SUCCEEDED']);
  expect(await scene.eventsOf('cup')).toHaveLength(1);
  const again = await scene.run('redrive', second, '-y');
  expect(again.out).toMatch(/was redriven by grace/);
  expect(await show(second)).toMatchObject({
    fate: 'redriven',
    marks: [{ fate: 'redriving' }, { fate: 'redriven', by: 'grace', edited: true }],
  });
});

test('an edit that does not fit the schema is refused with each member, and one in an editor is sent', async () => {
  const id = await letterFor('bowl');
  const folder = await mkdtemp(join(tmpdir(), 'waybill-dlq-test-'));
  await writeFile(join(folder, 'body.json'), '{"adjustmentId":"","quantity":"many"}');

  const refused = await scene.run('edit', id, '--body', join(folder, 'body.json'), '-y');
  await rm(folder, { recursive: true });
  expect(refused).toMatchObject({ code: 2, log: expect.stringMatching(/#\/adjustmentId: .*\n.*#\/quantity: /) });
  expect(await scene.run('edit', id, '-y')).toMatchObject({ code: 2, log: expect.stringContaining('No editor') });
  expect(await scene.run('edit', id, '--set', 'quantity=13', '-y')).toMatchObject({ code: 1 });
  expect((await show(id)).marks).toEqual([]);

  expect(await scene.runAs({ EDITOR: "sed -i 's/: 13/: 3/'" }, 'edit', id, '-y')).toMatchObject({ code: 0 });
  expect(decisions(await scene.outcomes('bowl', 2))).toEqual(['FAILED', 'SUCCEEDED']);
});

test('a record that can not be read is shown as its bytes, and can be written anew', async () => {
  await scene.send('vase', Buffer.from('no avro'));
  await scene.outcomes('vase', 1);
  const [letter] = await list('--id', 'vase');
  const id = letter?.id ?? '';

  expect(await show(id)).toMatchObject({
    body: null,
    unreadable: 'The first byte is 110, not 0.',
    hex: Buffer.from('no avro').toString('hex'),
  });
  const body = ['adjustmentId=a', 'quantity=1', 'adjustedAt=2026-01-01T00:00:00Z'];
  expect(await scene.run('edit', id, '--set', ...body, '-y')).toMatchObject({ code: 0 });
  expect(decisions(await scene.outcomes('vase', 2))).toEqual(['FAILED', 'SUCCEEDED']);
});

test('a discarded letter tells by whom and why, and is redriven only when that is asked for', async () => {
  const id = await letterFor('plate');
  expect(await scene.run('discard', id, '--reason', 'a test of ours', '-y', '--by', 'alan')).toMatchObject({ code: 0 });

  expect(await list('--id', 'plate')).toEqual([]);
  expect(await list('--id', 'plate', '--all')).toMatchObject([
    { fate: 'discarded', marks: [{ by: 'alan', reason: 'a test of ours' }] },
  ]);
  expect((await scene.run('redrive', id, '-y')).out).toContain('It was discarded by alan');
  expect(await scene.outcomes('plate', 1)).toHaveLength(1);
});

test('each command of the page on dead letters runs as it stands there', async () => {
  const id = await letterFor('page');
  const page = await readFile(join(__dirname, '../../../../docs/dead-letters.md'), 'utf8');
  const lines = page.split('\n').filter((line) => line.startsWith('npx waybill dlq '));
  expect(lines).toHaveLength(6);

  for (const line of lines) {
    const words = line.match(/'[^']*'|\S+/g)?.map((word) => word.replaceAll("'", '')) ?? [];
    const args = words.slice(3).map((word) => (word === '965f595d-3-17' ? id : word));
    expect([line, (await scene.run(...args)).code]).toEqual([line, 0]);
  }
});

describe('once the bug is mended', () => {
  const cause = { reactor: 'orders.fulfilment', sourceAggregate: '00000000|1', sequence: 5n, index: 0, timer: false };
  let caused: string;
  const many = ['a', 'b', 'c', 'd', 'e'].map((name) => `many-${name}`);
  beforeAll(async () => {
    caused = await letterFor('glass', cause);
    for (const id of ['twice', 'killed', ...many]) await letterFor(id);
    scene.mend();
  });

  test('the command that a reactor had sent takes effect, and is no repeat of the one that died', async () => {
    expect((await scene.run('redrive', caused, '-y')).out).toContain('orders.fulfilment was told that it failed');

    const outcomes = await scene.outcomes('glass', 2);
    expect(outcomes).toMatchObject([
      { decision: 'FAILED', causation: cause },
      { decision: 'SUCCEEDED', causation: null },
    ]);
    // What the reactor itself repeats is a repeat as before
    await scene.adjust('glass', 13, cause);
    expect(decisions(await scene.outcomes('glass', 3))).toEqual(['FAILED', 'SUCCEEDED', 'DUPLICATE']);
  });

  test('two redrives at once have one effect', async () => {
    const runs = await Promise.all(
      ['ada', 'grace'].map((by) => scene.run('redrive', '--id', 'twice', '-y', '--by', by)),
    );
    expect(runs.map(({ code }) => code)).toEqual([0, 0]);

    expect(decisions(await scene.outcomes('twice', 3))).toEqual(['FAILED', 'SUCCEEDED', 'DUPLICATE']);
    expect(await scene.eventsOf('twice')).toHaveLength(1);
  });

  test('one that is killed when its command was sent, and nobody knows it, goes on and has one effect', async () => {
    const [letter] = await list('--id', 'killed');
    await expect(redriveUntilKilled('killed')).rejects.toThrow('0 of 1 letters are done, then it failed: killed');
    expect(await list('--id', 'killed')).toMatchObject([{ fate: 'unsure', marks: [{ fate: 'redriving' }] }]);

    expect(await scene.run('redrive', letter?.id ?? '', '-y')).toMatchObject({ code: 0 });
    expect(decisions(await scene.outcomes('killed', 3))).toEqual(['FAILED', 'SUCCEEDED', 'DUPLICATE']);
    expect(await scene.eventsOf('killed')).toHaveLength(1);
    expect(await show(letter?.id ?? '')).toMatchObject({ fate: 'redriven' });
  });

  test('one that is stopped says how far it came, and the same command goes on with the others', async () => {
    const stopping = new AbortController();
    const command = ['redrive', '--type', 'AdjustStock', '--from', '-1h', '-y', '--rate', '2/s'];
    const first = scene.runUntil(stopping.signal, ...command);
    await scene.outcomes('many-a', 2);
    stopping.abort();
    expect(await first).toMatchObject({ code: 130, log: expect.stringMatching(/Stopped: \d of \d+ redriven/) });

    expect(await scene.run(...command.slice(0, -2))).toMatchObject({ code: 0 });
    for (const id of many) expect(decisions(await scene.outcomes(id, 2))).toEqual(['FAILED', 'SUCCEEDED']);
    expect(await list('--error', 'thirteen')).toEqual([]);
  });
});

/** A redrive whose process ends before it can write down that the command was sent. */
async function redriveUntilKilled(aggregateId: string): Promise<unknown> {
  const [box] = chooseBoxes(contracts, { ids: [], topic: 'inventory.product.dlq' });
  if (box === undefined) throw new Error('There is such a topic.');
  const partition = partitionOf(recordKey(toTenant('acme'), toAggregateId(aggregateId)), PARTITIONS);
  const letters = fileLetters(box, await scene.recordsIn({ topic: box.topic, partition }));
  const chosen = letters.filter(({ letter }) => letter.headers['ce_subject'] === aggregateId);
  const dying: Redriving = {
    ...{ by: 'ada', rate: 20, signal: new AbortController().signal, now: Date.now },
    appendCommand: (...command) => scene.lane.append(...command),
    appendMark: (at, record) =>
      record.headerValues.includes('redriven')
        ? Promise.reject(new Error('killed'))
        : scene.log.appendDeadLetter(at, record),
  };
  return redriveLetters(planRedrive(chosen, { nowMs: Date.now(), again: false }).send, dying);
}
