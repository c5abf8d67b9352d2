import fc from 'fast-check';

import { toOffset } from '@waybill/messages';

import type { Moment } from './cut-history.ts';
import { cutHistory, RangeGoneError } from './cut-history.ts';
import type { Line } from './fixtures.ts';
import { createHistory } from './fixtures.ts';
import { readHistory } from './read-history.ts';

const BEGINNING: Moment = { kind: 'beginning' };
const END: Moment = { kind: 'end' };
type History = ReturnType<typeof createHistory>;

const at = (offset: number): Moment => ({ kind: 'offset', offset: toOffset(offset) });

async function read(history: History, from: Moment = BEGINNING, to: Moment = END): Promise<readonly string[]> {
  const seen: string[] = [];
  for await (const part of readHistory(history, await cutHistory(history, history.partitions, { from, to })))
    seen.push(...part.records.map(({ offset }) => `${part.at.partition}@${offset}`));
  return seen;
}

test('all that counts is read, partition by partition, in order', async () => {
  const history = createHistory([
    ['claim', 0, 0],
    ['claim', 0],
  ]);

  expect(await read(history)).toEqual(['0@1', '0@2', '1@1']);
});

test('what a superseded owner has written is dropped and counted', async () => {
  const history = createHistory([['claim', 0, 'claim', 1, 0, 1]]);
  const cut = await cutHistory(history, history.partitions, { from: BEGINNING, to: END });
  const voided: unknown[] = [];

  for await (const part of readHistory(history, cut)) voided.push(...part.voided);

  expect(await read(history)).toEqual(['0@1', '0@4']);
  expect(voided).toEqual([3n, 5n]);
});

test('what is written behind the cut is not read', async () => {
  const history = createHistory([
    ['claim', 0],
    ['claim', 0],
  ]);
  const cut = await cutHistory(history, history.partitions, { from: BEGINNING, to: END });
  for (const partition of history.partitions) history.append(partition);

  const parts = [];
  for await (const { records } of readHistory(history, cut)) parts.push(...records);

  expect(parts).toHaveLength(2);
});

const lines = fc
  .array(fc.oneof({ weight: 1, arbitrary: fc.constant<Line>('claim') }, { weight: 4, arbitrary: fc.nat({ max: 2 }) }), {
    maxLength: 30,
  })
  .map((rest): readonly Line[] => ['claim', ...rest]);

test('H14: wherever a range is cut in two, both halves together are the whole', async () => {
  await fc.assert(
    fc.asyncProperty(lines, fc.nat({ max: 30 }), fc.integer({ min: 1, max: 5 }), async (written, middle, batch) => {
      const history = createHistory([written], { batch });
      const cut = at(Math.min(middle, written.length));

      const halves = [...(await read(history, BEGINNING, cut)), ...(await read(history, cut, END))];

      expect(halves).toEqual(await read(history));
    }),
  );
});

test('a time begins at its first record, and ends before it', async () => {
  const history = createHistory([['claim', 0, 0, 0]]);
  const time: Moment = { kind: 'time', timeMs: 1_500 };

  expect(await read(history, time, END)).toEqual(['0@2', '0@3']);
  expect(await read(history, BEGINNING, time)).toEqual(['0@1']);
});

test('a position begins behind what it covers; a partition that it does not name begins at the beginning', async () => {
  const history = createHistory([
    ['claim', 0, 0],
    ['claim', 0],
  ]);
  const keyOf = ({ partition }: { readonly partition: number }) => `tag.${partition}`;

  const from: Moment = { kind: 'position', position: new Map([['tag.0', toOffset(1)]]), keyOf };

  expect(await read(history, from)).toEqual(['0@2', '1@1']);
});

test('an end before the beginning is nothing', async () => {
  expect(await read(createHistory([['claim', 0, 0]]), at(2), at(1))).toEqual([]);
});

test.each<[string, Moment]>([
  ['an offset that was deleted', at(1)],
  ['an offset that was never written', at(9)],
  ['a time before all that is kept', { kind: 'time', timeMs: 0 }],
])('%s is told, and nothing is read', async (_what, from) => {
  const history = createHistory([['claim', 0, 0, 0]], { start: 2 });

  await expect(cutHistory(history, history.partitions, { from, to: END })).rejects.toThrow(RangeGoneError);
});

test('a signal ends the reading between two fetches', async () => {
  const history = createHistory([['claim', 0, 0, 0, 0, 0]], { batch: 2 });
  const cut = await cutHistory(history, history.partitions, { from: BEGINNING, to: END });
  const end = new AbortController();
  const seen: number[] = [];

  const reading = (async () => {
    for await (const { records } of readHistory(history, cut, { signal: end.signal })) {
      seen.push(records.length);
      end.abort(new Error('Enough.'));
    }
  })();

  await expect(reading).rejects.toThrow('Enough.');
  expect(seen).toEqual([1]);
});
