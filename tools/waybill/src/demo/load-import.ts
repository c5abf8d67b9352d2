import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

import { generateMonth } from './generator/generate-month.ts';
import { groupDocuments } from './retail/documents.ts';
import { InputError } from './retail/input-error.ts';
import { toLanes } from './retail/lanes.ts';
import { toCommands } from './retail/mapping.ts';
import type { RetailCommand } from './retail/retail-command.ts';
import type { RawRow, Row } from './retail/row.ts';
import { parseRow } from './retail/row.ts';
import { readRows } from './retail/rows.ts';

/** Where the rows come from. */
export type ImportSource =
  | { readonly type: 'files'; readonly paths: readonly string[] }
  | { readonly type: 'generated'; readonly seed: number; readonly scale: number };

/** Everything that will be fed, ready before anything is started. */
export type Import = {
  /** A tenant for each input, so that they never mix in one store. */
  readonly tenant: string;
  /** What it is, for people. */
  readonly title: string;
  readonly lanes: readonly (readonly RetailCommand[])[];
  readonly commands: number;
  /** Rows that the fed commands carry. */
  readonly rows: number;
};

/** As much of a generated month as is fed in a short demo. */
export const DEFAULT_SCALE = 0.25;

/** @throws `InputError` that names the place and what was expected there */
export async function loadImport(source: ImportSource): Promise<Import> {
  const commands = [...toCommands(await groupDocuments(rowsOf(source)))];
  return {
    ...(await identify(source)),
    lanes: toLanes(commands),
    commands: commands.length,
    rows: commands.reduce((sum, { rows }) => sum + rows, 0),
  };
}

function rowsOf(source: ImportSource): AsyncIterable<Row> | Iterable<Row> {
  return source.type === 'files' ? readRows(source.paths) : generatedRows(source);
}

function generatedRows(month: { readonly seed: number; readonly scale: number }): Iterable<Row> {
  return generateMonth(month).map((raw: RawRow, index) => parseRow(raw, { file: 'generated', row: index + 1 }));
}

async function identify(source: ImportSource): Promise<Pick<Import, 'tenant' | 'title'>> {
  if (source.type === 'files') {
    return { tenant: `input-${(await digestOf(source.paths)).slice(0, 8)}`, title: source.paths.join(', ') };
  }
  const { seed, scale } = source;
  // Another scale is other rows: the keys of its commands must not meet those of the default one.
  const tenant = scale === DEFAULT_SCALE ? `demo-${seed}` : `demo-${seed}-${String(scale).replace('.', '-')}`;
  return { tenant, title: `a generated month, seed ${seed}${scale === DEFAULT_SCALE ? '' : `, scale ${scale}`}` };
}

async function digestOf(paths: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const path of paths) {
    try {
      for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer); // A stream without encoding yields buffers.
    } catch (error) {
      throw new InputError(`${path} cannot be read: ${String(error)}.`, { cause: error });
    }
  }
  return hash.digest('hex');
}
