import { NO_OFFSET } from '@waybill/messages';
import type { Positions, StoredView, ViewKey } from '@waybill/projection';
import { generationName } from '@waybill/projection';

import { readGenerations } from './change-generations.ts';
import type { GenerationJob } from './rebuild-job.ts';

/** A document in which two generations differ; a side is undefined where there is none. */
export type GenerationDifference = Pick<ViewKey, 'tenant' | 'id'> & {
  readonly left: StoredView | undefined;
  readonly right: StoredView | undefined;
};

/** What it takes to look at generations. */
type ComparisonJob = Pick<GenerationJob, 'view' | 'generations' | 'wait'>;

/** What comparing two generations came to. */
export type Comparison = {
  /** Documents that are the same in both, tombstones among them. */
  readonly equal: number;
  readonly differing: number;
  /** Documents that were changed each time when they were looked at, so that nothing is known of them. */
  readonly unsettled: number;
  /** The first of those that differ, in the order of the bytes of `tenant|id`. */
  readonly differences: readonly GenerationDifference[];
};

const SHOWN = 20;
const LOOK_AGAIN_MS = 100;
const MAX_LOOKS = 100;
const LOADED_AT_ONCE = 500;

type Pair = GenerationDifference & { readonly leftText: string; readonly rightText: string };

/**
 * Compares all documents of two generations that flights write, members in any order. Both may move: what differs is looked
 * at again until it is the same, or until the positions cover all that either of them holds and it is not.
 *
 * @throws `PartUnavailableError`
 */
export async function compareGenerations(job: ComparisonJob, left: number, right: number): Promise<Comparison> {
  const names = [generationName(job.view, left), generationName(job.view, right)] as const;
  const scanned = await scanBoth(job, left, right);
  let equal = scanned.equal;
  let open = scanned.suspects;
  const different: Pair[] = [];
  for (let look = 0; open.length > 0 && look < MAX_LOOKS; look += 1) {
    if (look > 0) await job.wait(LOOK_AGAIN_MS);
    const { positions } = await readGenerations(job.generations);
    const seen = await lookAgain(job, names, open);
    const unequal = seen.filter((pair) => !isEqual(pair));
    equal += seen.length - unequal.length;
    different.push(...unequal.filter((pair) => isCovered(pair, positions)));
    open = unequal.filter((pair) => !isCovered(pair, positions));
  }
  const differences = different.sort(byKey).slice(0, SHOWN);
  return {
    equal,
    differing: different.length,
    unsettled: open.length,
    differences: differences.map(({ tenant, id, left, right }) => ({ tenant, id, left, right })),
  };
}

/** Whether each generation must hold all that either of them does: a flight under way may have written one of them alone. */
function isCovered({ left, right }: Pair, positions: Positions): boolean {
  const applied = [...(left?.applied ?? []), ...(right?.applied ?? [])];
  return applied.every(([key, offset]) => offset <= (positions.get(key)?.events ?? NO_OFFSET));
}

/** Both in one pass. */
async function scanBoth(
  { generations, view }: ComparisonJob,
  left: number,
  right: number,
): Promise<{ readonly equal: number; readonly suspects: readonly Pair[] }> {
  let equal = 0;
  const suspects: Pair[] = [];
  for await (const pair of pairUp(generations.scan(view, left), generations.scan(view, right))) {
    if (isEqual(pair)) equal += 1;
    else suspects.push(pair);
  }
  return { equal, suspects };
}

/** The documents of the same key, of two scans in the order of their keys. */
async function* pairUp(left: AsyncIterable<StoredView>, right: AsyncIterable<StoredView>): AsyncGenerator<Pair> {
  const [lefts, rights] = [left[Symbol.asyncIterator](), right[Symbol.asyncIterator]()];
  let [a, b] = [await nextOf(lefts), await nextOf(rights)];
  while (a ?? b) {
    const order = orderOf(a, b);
    yield toPair(order <= 0 ? a : undefined, order >= 0 ? b : undefined);
    if (order <= 0) a = await nextOf(lefts);
    if (order >= 0) b = await nextOf(rights);
  }
}

/** What is not there stands behind everything. */
function orderOf(a: StoredView | undefined, b: StoredView | undefined): number {
  if (a === undefined) return 1;
  return b === undefined ? -1 : byKey(a, b);
}

async function nextOf(views: AsyncIterator<StoredView>): Promise<StoredView | undefined> {
  const next = await views.next();
  return next.done === true ? undefined : next.value;
}

async function lookAgain(
  { generations, view }: ComparisonJob,
  [leftName, rightName]: readonly [string, string],
  pairs: readonly Pair[],
): Promise<readonly Pair[]> {
  const seen: Pair[] = [];
  // Of any generation: it loads whatever it is asked for.
  const store = generations.storeOf(view, 1);
  for (let from = 0; from < pairs.length; from += LOADED_AT_ONCE) {
    const some = pairs.slice(from, from + LOADED_AT_ONCE);
    const keysOf = (name: string): readonly ViewKey[] => some.map(({ tenant, id }) => ({ view: name, tenant, id }));
    const loaded = await Promise.all([store.loadViews(keysOf(leftName)), store.loadViews(keysOf(rightName))]);
    const [lefts, rights] = loaded.map((views) => new Map(views.map((stored) => [keyText(stored), stored])));
    seen.push(...some.map((pair) => toPair(lefts?.get(keyText(pair)), rights?.get(keyText(pair)), pair)));
  }
  return seen;
}

function toPair(
  left: StoredView | undefined,
  right: StoredView | undefined,
  named: Pick<ViewKey, 'tenant' | 'id'> | undefined = left ?? right,
): Pair {
  if (named === undefined) throw new Error('A pair has a name.');
  const { tenant, id } = named;
  return { tenant, id, left, right, leftText: textOf(left), rightText: textOf(right) };
}

function isEqual({ leftText, rightText }: Pair): boolean {
  return leftText === rightText;
}

function keyText({ tenant, id }: Pick<ViewKey, 'tenant' | 'id'>): string {
  return `${tenant}|${id}`;
}

function byKey(a: Pick<ViewKey, 'tenant' | 'id'>, b: Pick<ViewKey, 'tenant' | 'id'>): number {
  return Buffer.compare(Buffer.from(keyText(a)), Buffer.from(keyText(b)));
}

/** All that a document holds, as one text; a missing one and a tombstone are not the same. */
function textOf(stored: StoredView | undefined): string {
  if (stored === undefined) return '';
  const { version, applied, document } = stored;
  return canonical([version, [...applied].sort(([a], [b]) => (a < b ? -1 : 1)), document ?? null]);
}

/** Types apart, members in the order of their names. */
function canonical(value: unknown): string {
  if (typeof value === 'bigint') return `${value}n`;
  if (value instanceof Date) return `@${value.getTime()}`;
  if (value instanceof Uint8Array) return `x${Buffer.from(value).toString('hex')}`;
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === undefined) return 'undefined';
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join(',')}}`;
}
