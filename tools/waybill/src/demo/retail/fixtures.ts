import type { RetailDocument } from './documents.ts';
import { groupDocuments } from './documents.ts';
import { toCommands } from './mapping.ts';
import type { RetailCommand } from './retail-command.ts';
import type { RawRow } from './row.ts';
import { COLUMNS, parseRow } from './row.ts';

/** A row of an ordinary order, but for what the test says. */
export function rawRow(differences: Partial<RawRow> = {}): RawRow {
  return {
    InvoiceNo: '536365',
    StockCode: '85123A',
    Description: 'WHITE HANGING HEART',
    Quantity: '6',
    InvoiceDate: '2010-12-01 08:26:00',
    UnitPrice: '2.55',
    CustomerID: '17850.0',
    Country: 'United Kingdom',
    ...differences,
  };
}

export function toCsv(rows: readonly RawRow[]): string {
  const lines = rows.map((row) => COLUMNS.map((column) => quoteCell(row[column])).join(','));
  return [COLUMNS.join(','), ...lines, ''].join('\n');
}

export async function documentsOf(rows: readonly RawRow[]): Promise<readonly RetailDocument[]> {
  return groupDocuments(rows.map((raw, index) => parseRow(raw, { file: 'rows', row: index + 1 })));
}

export async function commandsOf(rows: readonly RawRow[]): Promise<readonly RetailCommand[]> {
  return [...toCommands(await documentsOf(rows))];
}

function quoteCell(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
