import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { openShop, submission, viewsOf } from './fixtures.ts';
import { brokenInvariants } from './invariants.ts';
import type { Submission } from './shop.ts';

/** The real month and the independent calculation, if they lie beside the repository. */
const folder = join(__dirname, '../../../../../shared/data/online-retail');
const files = existsSync(folder) ? ['2010-12.csv.gz'] : [];

type Listed = {
  readonly command: string;
  readonly lane: string;
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>> | null;
};

test.each(files.flatMap((file) => [7].map((seed) => [file, seed] as const)))(
  'the commands of %s end in the outcomes and views of the independent calculation, by seed %d',
  (file, seed) => {
    const commands = readCommands(join(folder, file));
    const lanes = new Map<string, Submission[]>();
    for (const { command, lane, path, body } of commands) {
      const [, , , id = ''] = path.split(/[/:]/);
      lanes.set(lane, [...(lanes.get(lane) ?? []), submission(command, id, body ?? {})]);
    }

    const shop = openShop([...lanes.values()], seed);
    shop.run();

    const expected = readExpected(join(folder, `expected-${file.replace('.csv.gz', '.json')}`));
    expect(brokenInvariants(shop)).toEqual([]);
    expect(countOutcomes([...lanes.values()].flat(), shop.outcomes)).toEqual(expected.outcomes);
    expect(Object.fromEntries(Object.entries(viewsOf(shop)).map(([name, view]) => [name, summaryOf(view)]))).toEqual(
      expected.views,
    );
  },
);

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
  return JSON.parse(readFileSync(file, 'utf8')) as Expected; // As the calculation wrote it.
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
