import type { Answer } from '@waybill/duckdb';

import { toColumns } from '../parts/to-columns.ts';

/** Shows what SQL was answered: a table for people, or one JSON document of objects. */
export function showAnswer(out: (line: string) => void, { columns, rows }: Answer, isJson: boolean): void {
  if (isJson)
    out(
      JSON.stringify(
        rows.map((row) => toObject(columns, row)),
        null,
        2,
      ),
    );
  else for (const line of toColumns([columns, ...rows.map((row) => row.map(toCell))])) out(line);
}

function toObject(columns: readonly string[], row: readonly unknown[]) {
  return Object.fromEntries(columns.map((name, index) => [name, row[index]]));
}

function toCell(value: unknown): string {
  if (value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
