import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { submission, viewsOf } from './fixtures.ts';
import type { Shop, Submission } from './shop.ts';

/** The real month and the independent calculation, where they lie beside the repository. */
const folder = join(process.cwd(), '../shared/data/online-retail');

/** The months that lie there. */
export const realMonths = existsSync(folder) ? ['2010-12'] : [];

type Lanes = readonly (readonly Submission[])[];
type Listed = {
  readonly command: string;
  readonly lane: string;
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>> | null;
};

/** The commands of a month, lane by lane, and what the independent calculation makes of them. */
export function readMonth(month: string): { readonly lanes: Lanes; readonly expected: Expected } {
  const lanes = new Map<string, Submission[]>();
  for (const { command, lane, path, body } of readCommands(join(folder, `${month}.csv.gz`))) {
    const [, , , id = ''] = path.split(/[/:]/);
    lanes.set(lane, [...(lanes.get(lane) ?? []), submission(command, id, body ?? {})]);
  }
  return { lanes: [...lanes.values()], expected: readExpected(join(folder, `expected-${month}.json`)) };
}

/** What has become of these lanes, in the form of the calculation: views of which the month knows nothing stay empty. */
export function resultOf(shop: Shop, lanes: Lanes): Expected {
  const filled = Object.entries(viewsOf(shop)).filter(([, view]) => view.length > 0);
  const views = filled.map(([name, view]) => [name, summaryOf(view)]);
  return { outcomes: countOutcomes(lanes.flat(), shop.outcomes), views: Object.fromEntries(views) };
}

function readCommands(file: string): readonly Listed[] {
  const options = { encoding: 'utf8', maxBuffer: 2 ** 30 } as const;
  const listed = execFileSync('python3', [join(folder, 'reference.py'), 'commands', file], options);
  return listed
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Listed); // As it prints them.
}

type Expected = { readonly outcomes: unknown; readonly views: unknown };

function readExpected(file: string): Expected {
  const { outcomes, views } = JSON.parse(readFileSync(file, 'utf8')) as Expected; // As the calculation wrote it.
  return { outcomes, views };
}

function countOutcomes(submissions: readonly Submission[], outcomes: ReadonlyMap<number, string>) {
  const counts: Record<string, Record<string, number>> = {};
  for (const [number, { type }] of submissions.entries()) {
    const outcome = outcomes.get(number) ?? 'none';
    const ofType = (counts[type] ??= {});
    ofType[outcome] = (ofType[outcome] ?? 0) + 1;
  }
  return counts;
}

function summaryOf(view: readonly unknown[]) {
  const digest = createHash('sha256');
  for (const document of view) digest.update(`${canonical(document)}\n`);
  return { count: view.length, sha256: digest.digest('hex') };
}

/** JSON with sorted names and no spaces. */
function canonical(value: unknown): string {
  if (typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null || value instanceof Date) return JSON.stringify(value);
  const members = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join(',')}}`;
}
