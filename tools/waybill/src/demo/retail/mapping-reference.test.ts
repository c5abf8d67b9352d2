import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { generateMonth } from '../generator/generate-month.ts';
import type { ViewValue } from '../results/canonical-json.ts';
import { toCanonicalJson } from '../results/canonical-json.ts';
import { groupDocuments } from './documents.ts';
import { toCommands } from './mapping.ts';
import type { Row } from './row.ts';
import { parseRow } from './row.ts';
import { readRows } from './rows.ts';

type Rows = AsyncIterable<Row> | Iterable<Row>;

function generated(seed: number, scale: number): Rows {
  return generateMonth({ seed, scale }).map((raw, index) => parseRow(raw, { file: 'generated', row: index + 1 }));
}

/** The real month, if it lies beside the repository. */
const real = join(__dirname, '../../../../../../shared/data/online-retail/2010-12.csv.gz');

/** Count and SHA-256 of the commands, one a line, as a program that shares no code with ours lists them. */
const listed: readonly (readonly [string, () => Rows, number, string])[] = [
  [
    'a small generated month',
    () => generated(7, 0.02),
    106,
    'b8ad739578b9b09b01b0d1921a85621ec8e0f402ee033a5b712746cfc43065af',
  ],
  [
    'a generated month',
    () => generated(2010, 1),
    4_870,
    'cb17018e438a478c91e2c4bed3336017be23191d25131a96a4daabe20c2c05a3',
  ],
  ['the real month', () => readRows([real]), 5_117, 'c4f2009fc7fa15f4565a8118bdebee9e8f71732f649b5464028ef39cdac9f5f8'],
];

test.each(listed.filter(([name]) => name !== 'the real month' || existsSync(real)))(
  'the commands of %s are those of an independent calculation, in its order',
  async (_name, rows, count, sha256) => {
    const commands = [...toCommands(await groupDocuments(rows()))];
    const digest = createHash('sha256');
    for (const { kind, lane, method, path, key, body, rows: carried } of commands)
      digest.update(`${toCanonicalJson([kind, lane, method, path, key, body as ViewValue, carried])}\n`); // It is JSON.
    expect({ commands: commands.length, sha256: digest.digest('hex') }).toEqual({ commands: count, sha256 });
  },
);
