import type { RawRow } from '../retail/row.ts';
import type { Shopper } from './shopper.ts';

export type DraftLine = {
  readonly sku: string;
  readonly description: string;
  readonly quantity: number;
  readonly pence: number;
  /** Entered so many minutes later than the first line. */
  readonly lateMinutes?: number;
};

/** A document before it has its number. */
export type Draft = {
  /** Minutes since the month began. */
  readonly minute: number;
  readonly prefix: '' | 'C';
  readonly shopper: Shopper;
  readonly lines: readonly DraftLine[];
};

const MONTH = Date.UTC(2010, 11, 1);
const FIRST_NUMBER = 536_365;

/** Numbers the documents in the order of their time, and writes their rows as the shop's file has them. */
export function toRows(drafts: readonly Draft[]): readonly RawRow[] {
  return drafts
    .toSorted((one, other) => one.minute - other.minute)
    .flatMap((draft, index) => draft.lines.map((line) => toRow(draft, line, FIRST_NUMBER + index)));
}

function toRow({ minute, prefix, shopper }: Draft, line: DraftLine, number: number): RawRow {
  const time = new Date(MONTH + (minute + (line.lateMinutes ?? 0)) * 60_000).toISOString();
  return {
    InvoiceNo: `${prefix}${number}`,
    StockCode: line.sku,
    Description: line.description,
    Quantity: String(line.quantity),
    InvoiceDate: time.slice(0, 19).replace('T', ' '),
    UnitPrice: toPounds(line.pence),
    CustomerID: shopper.customer === null ? '' : `${shopper.customer}.0`,
    Country: shopper.country,
  };
}

/** As a spreadsheet writes it: one decimal at least, no zeros behind. */
function toPounds(pence: number): string {
  const cents = String(pence % 100).padStart(2, '0');
  return `${Math.floor(pence / 100)}.${cents.endsWith('0') ? cents.slice(0, 1) : cents}`;
}
