import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import fc from 'fast-check';

import { toOffset } from '@waybill/messages';
import type { PartitionCut } from '@waybill/replay';
import { contracts } from '@waybill/teams';

import { chooseSources } from './choose-sources.ts';
import type { Batch, Found, OpenSource } from './read-batches.ts';
import { advance, beginState } from './replay-state.ts';
import type { OutputFile, ReplayState } from './replay-state.ts';
import { sourceTable } from './source-table.ts';
import { writePieces } from './write-pieces.ts';

const DAY_MS = 86_400_000;
const TOPIC = 'inventory.product.events.v1';

let folder: string;
let source: OpenSource;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'waybill-pieces-'));
  const [chosen] = chooseSources(contracts, [TOPIC]);
  if (chosen === undefined) throw new Error('There is no such topic.');
  const reader = { isOurs: () => true, read: () => 'Nobody reads here.' };
  source = { ...chosen, reader, expression: undefined, values: 'latest' };
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** A record of some day under some claim, or one that is void, or one that is not asked for. */
type Line = { readonly kind: 'message' | 'void' | 'other'; readonly day: number; readonly claim: number };

function toFound({ kind, day, claim }: Line, index: number): readonly Found[] {
  const offset = toOffset(index);
  if (kind === 'other') return [];
  if (kind === 'void') return [{ kind, offset }];
  const record = {
    ...{ topic: TOPIC, partition: 3, offset, timestampMs: day * DAY_MS, key: null },
    ...{ value: Buffer.from([0, 0, 0, 0, 7]), headers: { claim: String(claim) } },
  };
  const about = {
    id: `e-${index}`,
    source: '',
    tenant: 'acme',
    subject: 'mug',
    time: new Date(0),
    sequence: index + 1,
  };
  const by = { causationId: undefined, correlationId: undefined, traceparent: undefined };
  const type = { type: 'inventory.product.v1.ProductDescribed', name: 'ProductDescribed' };
  return [{ kind, offset, message: { ...about, ...by, ...type, record, data: { description: String(index) } } }];
}

/** Reads lines as `readBatches` does, and refuses tokens with which a reader would judge otherwise. */
function createReader(lines: readonly Line[], size: number) {
  return async function* read(_: OpenSource, { from, until, token }: PartitionCut): AsyncGenerator<Batch> {
    await Promise.resolve();
    const highest = Math.max(-1, ...lines.slice(0, Number(from)).map(({ claim }) => claim));
    const next = lines[Number(from)]?.claim ?? highest;
    if (token === undefined || token < highest || token > Math.max(highest, next))
      throw new Error(`A token of ${token}.`);
    for (let at = Number(from); at < until; at += size) {
      const end = Math.min(at + size, Number(until));
      const found = lines.slice(at, end).flatMap((line, index) => toFound(line, at + index));
      const claims = lines.slice(0, end).map(({ claim }) => claim);
      yield { found, next: toOffset(end), token: toOffset(Math.max(-1, ...claims)) };
    }
  };
}

type Written = { readonly states: readonly ReplayState[]; readonly files: ReadonlyMap<string, string> };

async function write(lines: readonly Line[], size: number, begun: ReplayState): Promise<Written> {
  const home = mkdtempSync(join(folder, 'run-'));
  const [data, scratch] = [join(home, 'data'), join(home, 'scratch')];
  for (const each of [data, scratch]) mkdirSync(each);
  const states: ReplayState[] = [begun];
  const parts = {
    ...{ data, scratch, limits: { rows: 3, characters: Infinity }, read: createReader(lines, size) },
    duckdb: {
      writeParquet: (_: unknown, rows: string, file: string) => {
        copyFileSync(rows, file);
        return Promise.resolve();
      },
    },
    onSection: (section: Parameters<typeof advance>[1]) => {
      states.push(advance(states.at(-1) ?? begun, section));
    },
  };
  const [partition] = begun.partitions;
  if (partition !== undefined) await writePieces(parts, { source, table: sourceTable(source) }, partition);
  const made: readonly OutputFile[] = states.at(-1)?.files.slice(begun.files.length) ?? [];
  return { states, files: new Map(made.map(({ path }) => [path, readFileSync(join(data, path), 'utf8')])) };
}

function begin(lines: readonly Line[]): ReplayState {
  const at = { topic: TOPIC, partition: 3 };
  return beginState([{ source: TOPIC, at, from: toOffset(0), until: toOffset(lines.length), token: toOffset(-1) }]);
}

const lines = fc
  .array(
    fc.record({
      kind: fc.constantFrom<Line['kind']>('message', 'message', 'message', 'void', 'other'),
      newDay: fc.boolean(),
      newClaim: fc.boolean(),
    }),
    { maxLength: 20 },
  )
  .map((all) => {
    let [day, claim] = [0, 0];
    return all.map(({ kind, newDay, newClaim }): Line => {
      day += newDay ? 1 : 0;
      claim += newClaim ? 1 : 0;
      return { kind, day, claim };
    });
  });

test('wherever it is taken up again, the files and counts are the same, however the records are fetched', async () => {
  await fc.assert(
    fc.asyncProperty(
      lines,
      fc.integer({ min: 1, max: 7 }),
      fc.integer({ min: 1, max: 7 }),
      async (all, size, other) => {
        const whole = await write(all, size, begin(all));

        for (const state of whole.states) {
          const rest = await write(all, other, state);
          expect([...whole.files].slice(state.files.length)).toEqual([...rest.files]);
          expect(rest.states.at(-1)).toEqual(whole.states.at(-1));
        }
      },
    ),
    { numRuns: 60 },
  );
});

test('a file has the rows of one day, and no more than so many', async () => {
  const message = (day: number): Line => ({ kind: 'message', day, claim: 0 });

  const { files } = await write([0, 0, 0, 0, 1].map(message), 2, begin([0, 0, 0, 0, 1].map(message)));

  expect(
    [...files].map(([path, text]) => [path.split('/').slice(1).join(' '), text.trimEnd().split('\n').length]),
  ).toEqual([
    ['date=1970-01-01 p03-00000000000000000000.parquet', 3],
    ['date=1970-01-01 p03-00000000000000000003.parquet', 1],
    ['date=1970-01-02 p03-00000000000000000004.parquet', 1],
  ]);
});
