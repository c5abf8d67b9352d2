import type { RowPlace } from './input-error.ts';
import { wrongCell } from './input-error.ts';
import type { MicroPounds } from './price.ts';
import { parsePounds } from './price.ts';

/** The columns of the Online Retail data, in their order. */
export const COLUMNS = [
  'InvoiceNo',
  'StockCode',
  'Description',
  'Quantity',
  'InvoiceDate',
  'UnitPrice',
  'CustomerID',
  'Country',
] as const;

/** One row as the file holds it: text by column. */
export type RawRow = Readonly<Record<(typeof COLUMNS)[number], string>>;

/** One cleaned row: a line of an invoice. */
export type Row = {
  readonly place: RowPlace;
  /** 6 digits, with `C` (credit note) or `A` (bad debt) before them or without. */
  readonly invoice: string;
  /** Upper case. */
  readonly sku: string;
  /** Single spaces; may be empty. */
  readonly description: string;
  /** Whole, never 0. */
  readonly quantity: number;
  /** Shop time read as UTC, such as `2010-12-01T08:26:00.000Z`. */
  readonly at: string;
  /** Of one piece. */
  readonly price: MicroPounds;
  readonly customer: string | null;
  readonly country: string;
};

/**
 * Cleans one row.
 *
 * @throws `InputError` that names the place, the column, and what was expected
 */
export function parseRow(raw: RawRow, place: RowPlace): Row {
  const cell = <Value>(column: keyof RawRow, expected: string, parse: (text: string) => Value | undefined): Value => {
    const text = raw[column].trim();
    const value = parse(text);
    if (value === undefined) throw wrongCell(place, column, text, expected);
    return value;
  };
  return {
    place,
    invoice: cell('InvoiceNo', '6 digits, alone or behind C or A', matching(/^[AC]?\d{6}$/)),
    sku: cell(
      'StockCode',
      'a stock code of letters, digits, spaces and . _ ~ -',
      matching(/^[\w .~-]{1,64}$/),
    ).toUpperCase(),
    description: raw.Description.trim().replace(/\s+/g, ' '),
    quantity: cell('Quantity', 'a whole number other than 0', parseQuantity),
    at: cell('InvoiceDate', 'a time such as 2010-12-01 08:26:00', parseTime),
    price: cell('UnitPrice', 'pounds such as 2.55, with at most 6 decimals', parsePounds),
    customer: cell('CustomerID', 'digits such as 17850.0, or nothing', parseCustomer),
    country: cell('Country', 'a country', matching(/^.+$/)),
  };
}

function matching(pattern: RegExp): (text: string) => string | undefined {
  return (text) => (pattern.test(text) ? text : undefined);
}

function parseQuantity(text: string): number | undefined {
  return /^-?\d{1,9}$/.test(text) && Number(text) !== 0 ? Number(text) : undefined;
}

function parseTime(text: string): string | undefined {
  if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text)) return undefined;
  const wanted = `${text.replace(' ', 'T')}.000Z`;
  const time = new Date(wanted);
  // A day such as 31 November would move on to the next month.
  return !Number.isNaN(time.getTime()) && time.toISOString() === wanted ? wanted : undefined;
}

/** `.0` comes from a spreadsheet and is no part of the number. */
function parseCustomer(text: string): string | null | undefined {
  if (text === '') return null;
  return /^(\d{1,20})(?:\.0)?$/.exec(text)?.[1];
}
