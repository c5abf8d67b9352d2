import { Readable, pipeline } from 'node:stream';

import { CsvError, parse } from 'csv-parse';

import { systemCode } from '../system-code.ts';
import { InputError } from './input-error.ts';
import { openInput } from './open-input.ts';
import type { RawRow, Row } from './row.ts';
import { COLUMNS, parseRow } from './row.ts';

/**
 * The rows of the files, cleaned, as one input in the order given.
 *
 * @param paths  `.csv`, `.csv.gz` or `.csv.xz`, UTF-8, with a line of names
 * @throws       `InputError` at the first thing that is wrong: it names file, row, column and what was expected
 */
export async function* readRows(paths: readonly string[]): AsyncGenerator<Row> {
  for (const file of paths) {
    let row = 0;
    try {
      for await (const raw of parseCsv(file)) yield parseRow(raw, { file, row: ++row });
    } catch (error) {
      throw explainReadError(error, file, row);
    }
    if (row === 0) throw new InputError(`${file} holds no rows: expected a line of names and at least one row.`);
  }
}

function parseCsv(file: string): AsyncIterable<RawRow> {
  const parser = parse({
    bom: true,
    columns: (names: readonly string[]) => checkColumns(names, file),
    skip_empty_lines: true,
  });
  // A failure of the source destroys the parser with it, so it is thrown where the rows are taken.
  return pipeline(Readable.from(openInput(file)), parser, () => undefined);
}

function checkColumns(names: readonly string[], file: string): string[] {
  const trimmed = names.map((name) => name.trim());
  const missing = COLUMNS.filter((column) => !trimmed.includes(column));
  if (missing.length > 0) {
    throw new InputError(
      `${file} has no column ${missing.join(', ')}: expected ${COLUMNS.join(', ')} in its first line.`,
    );
  }
  return trimmed;
}

function explainReadError(error: unknown, file: string, row: number): InputError {
  if (error instanceof InputError) return error;
  const code = systemCode(error);
  if (code === 'ENOENT') return new InputError(`There is no file ${file}.`, { cause: error });
  if (error instanceof CsvError) {
    return new InputError(`${file}, row ${row + 1}: ${error.message}; expected a row of CSV.`, { cause: error });
  }
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') {
    return new InputError(`${file}, behind row ${row}: expected UTF-8, found other bytes.`, { cause: error });
  }
  return new InputError(`${file} cannot be read behind row ${row}: ${String(error)}.`, { cause: error });
}
