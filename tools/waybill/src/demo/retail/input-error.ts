/** Where in the input something stands. */
export type RowPlace = {
  readonly file: string;
  /** Rows of data from 1; the line of names is not one. */
  readonly row: number;
};

/** An input file that cannot be read, or says something that the import has no rule for. The message names the place. */
export class InputError extends Error {
  override readonly name = 'InputError';
  readonly code = 'input-invalid';
}

/** @returns an error that names file, row and column, what stands there and what was expected */
export function wrongCell(place: RowPlace, column: string, found: string, expected: string): InputError {
  const shown = found === '' ? 'nothing' : `"${found.slice(0, 60)}"`;
  return new InputError(`${describePlace(place)}, column ${column}: expected ${expected}, found ${shown}.`);
}

export function describePlace({ file, row }: RowPlace): string {
  return `${file}, row ${row}`;
}
