import type { RetailDocument } from './documents.ts';
import type { RetailCommand } from './retail-command.ts';
import type { Row } from './row.ts';
import { isGoods } from './sku.ts';

/** The data has no stock counts: every product opens with as many, an assumption of the demo. */
const OPENING_UNITS = 500;
/** A product that was on no order for so long at the end of the input is withdrawn. */
const IDLE_DAYS = 14;

type Product = { description: string; changes: number; lastOrderedOn: string };

/** Derives the commands of the catalogue, which the rows only imply: they carry no row. */
export type Catalogue = {
  /** What the goods of an order or credit note say that the catalogue does not know yet. */
  meet(document: RetailDocument): Generator<RetailCommand>;
  /** The products that nobody orders any more, once the whole input was met. */
  withdrawals(): Generator<RetailCommand>;
};

export function createCatalogue(): Catalogue {
  const products = new Map<string, Product>();
  let lastDay = '';
  return {
    *meet({ kind, rows }) {
      for (const row of rows) {
        const day = row.at.slice(0, 10);
        if (day > lastDay) lastDay = day;
        if ((kind === 'order' || kind === 'credit') && isGoods(row.sku)) yield* meetGoods(products, row, kind);
      }
    },
    *withdrawals() {
      const idleSince = daysBefore(lastDay, IDLE_DAYS);
      for (const [sku, { lastOrderedOn }] of products) if (lastOrderedOn <= idleSince) yield withdraw(sku);
    },
  };
}

function* meetGoods(products: Map<string, Product>, row: Row, kind: 'order' | 'credit'): Generator<RetailCommand> {
  const { sku, description } = row;
  let product = products.get(sku);
  if (product === undefined) {
    product = { description, changes: 0, lastOrderedOn: '' };
    products.set(sku, product);
    yield register(sku, description);
  }
  if (kind !== 'order') return;
  const day = row.at.slice(0, 10);
  if (day > product.lastOrderedOn) product.lastOrderedOn = day;
  if (product.description === description) return;
  product.description = description;
  product.changes += 1;
  yield describe(sku, description, product.changes);
}

function register(sku: string, description: string): RetailCommand {
  const body = { description, openingUnits: OPENING_UNITS };
  return { kind: 'RegisterProduct', ...addressOf(sku), method: 'PUT', key: `register-${sku}`, body, rows: 0 };
}

function describe(sku: string, description: string, change: number): RetailCommand {
  const key = `describe-${sku}-${change}`;
  return { kind: 'DescribeProduct', ...addressOf(sku), method: 'PATCH', key, body: { description }, rows: 0 };
}

function withdraw(sku: string): RetailCommand {
  return { kind: 'WithdrawProduct', ...addressOf(sku), method: 'DELETE', key: `withdraw-${sku}`, body: null, rows: 0 };
}

function addressOf(sku: string): Pick<RetailCommand, 'lane' | 'path'> {
  return { lane: `product:${sku}`, path: `/v1/products/${sku}` };
}

function daysBefore(date: string, days: number): string {
  const time = new Date(`${date}T00:00:00.000Z`);
  time.setUTCDate(time.getUTCDate() - days);
  return time.toISOString().slice(0, 10);
}
