import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { generateMonth } from '../generator/generate-month.ts';
import type { ViewValue } from '../results/canonical-json.ts';
import { toCanonicalJson } from '../results/canonical-json.ts';
import { groupDocuments } from './documents.ts';
import { toLanes } from './lanes.ts';
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

type Listed = { readonly commands: number; readonly lanes: number; readonly rows: number; readonly sha256: string };

/** What a program that shares no code with ours makes of them; SHA-256 of its commands, one a line. */
const listed: readonly (readonly [string, () => Rows, Listed])[] = [
  [
    'a small generated month',
    () => generated(7, 0.02),
    {
      commands: 106,
      lanes: 76,
      rows: 1_091,
      sha256: 'b8ad739578b9b09b01b0d1921a85621ec8e0f402ee033a5b712746cfc43065af',
    },
  ],
  [
    'a generated month',
    () => generated(2010, 1),
    {
      commands: 4_870,
      lanes: 3_589,
      rows: 51_757,
      sha256: 'cb17018e438a478c91e2c4bed3336017be23191d25131a96a4daabe20c2c05a3',
    },
  ],
  [
    'the real month',
    () => readRows([real]),
    {
      commands: 5_117,
      lanes: 3_869,
      rows: 42_481,
      sha256: 'c4f2009fc7fa15f4565a8118bdebee9e8f71732f649b5464028ef39cdac9f5f8',
    },
  ],
];

test.each(listed.filter(([name]) => name !== 'the real month' || existsSync(real)))(
  'the commands of %s are those of an independent calculation, in its order',
  async (_name, rows, expected) => {
    const commands = [...toCommands(await groupDocuments(rows()))];
    const digest = createHash('sha256');
    for (const { kind, lane, method, path, key, body, rows: carried } of commands)
      digest.update(`${toCanonicalJson([kind, lane, method, path, key, body as ViewValue, carried])}\n`); // It is JSON.
    expect({
      commands: commands.length,
      lanes: toLanes(commands).length,
      rows: commands.reduce((sum, command) => sum + command.rows, 0),
      sha256: digest.digest('hex'),
    }).toEqual(expected);
  },
);
