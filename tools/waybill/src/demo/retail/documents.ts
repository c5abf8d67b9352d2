import type { Row } from './row.ts';
import { ledgerOf } from './sku.ts';

/** What a document asks for: the first rule that fits decides. */
type DocumentKind = 'ledger' | 'credit' | 'adjustment' | 'order';

/** All rows of one invoice number. */
export type RetailDocument = {
  readonly invoice: string;
  readonly kind: DocumentKind;
  /** Of its earliest row. */
  readonly at: string;
  /** Of its first row. */
  readonly customer: string | null;
  readonly country: string;
  /** In file order, never empty. */
  readonly rows: readonly Row[];
};

/** Groups rows by invoice number, in the order in which each number appears first: rows of one may stand apart. */
export async function groupDocuments(rows: AsyncIterable<Row> | Iterable<Row>): Promise<readonly RetailDocument[]> {
  const groups = new Map<string, [Row, ...Row[]]>();
  for await (const row of rows) {
    const group = groups.get(row.invoice);
    if (group === undefined) groups.set(row.invoice, [row]);
    else group.push(row);
  }
  return Array.from(groups.values(), toDocument);
}

function toDocument(rows: readonly [Row, ...Row[]]): RetailDocument {
  const [{ invoice, customer, country }] = rows;
  const at = rows.reduce((earliest, row) => (row.at < earliest ? row.at : earliest), rows[0].at);
  return { invoice, kind: classify(rows), at, customer, country, rows };
}

function classify(rows: readonly [Row, ...Row[]]): DocumentKind {
  const [{ invoice, customer }] = rows;
  if (invoice.startsWith('A') || rows.every(({ sku }) => ledgerOf(sku) !== undefined)) return 'ledger';
  if (invoice.startsWith('C')) return 'credit';
  return customer === null && rows.every(({ price }) => price === 0n) ? 'adjustment' : 'order';
}
