import type { Catalogue } from './catalogue.ts';
import { createCatalogue } from './catalogue.ts';
import type { RetailDocument } from './documents.ts';
import { describePlace, InputError } from './input-error.ts';
import type { PlacedOrders } from './placed-orders.ts';
import { createPlacedOrders } from './placed-orders.ts';
import type { MicroPounds } from './price.ts';
import { toPence } from './price.ts';
import type { RetailCommand } from './retail-command.ts';
import type { Row } from './row.ts';
import { ledgerOf } from './sku.ts';

/**
 * The commands of an import, in the order of the input: every row is part of exactly one of them, and those of the
 * catalogue are derived.
 *
 * @throws `InputError` that names the first row that no rule covers
 */
export function* toCommands(documents: readonly RetailDocument[]): Generator<RetailCommand> {
  const catalogue = createCatalogue();
  const placed = createPlacedOrders();
  for (const document of documents) yield* commandsOf(document, catalogue, placed);
  yield* catalogue.withdrawals();
}

function* commandsOf(document: RetailDocument, catalogue: Catalogue, placed: PlacedOrders): Generator<RetailCommand> {
  if (document.kind === 'order') checkSigns(document, 1);
  if (document.kind === 'credit') checkSigns(document, -1);
  yield* catalogue.meet(document);
  switch (document.kind) {
    case 'order':
      yield placeOrder(document);
      placed.remember(document);
      break;
    case 'credit':
      yield creditNote(document, placed.takeRepeated(document));
      break;
    case 'adjustment':
      yield* document.rows.map((row, index) => adjustStock(row, `${document.invoice}-${index + 1}`));
      break;
    case 'ledger':
      yield* document.rows.map((row, index) => postLedgerEntry(document, row, `${document.invoice}-${index + 1}`));
      break;
  }
}

/** An order sells, a credit note takes back, and neither at a price below nothing. */
function checkSigns({ kind, rows }: RetailDocument, sign: 1 | -1): void {
  const wrong = rows.find(({ quantity, price }) => sign * quantity < 0 || price < 0n);
  if (wrong === undefined) return;
  const expected = `a quantity ${sign === 1 ? 'above' : 'below'} 0 and a price of 0 or more`;
  throw new InputError(
    `${describePlace(wrong.place)}: no rule covers this row of ${kind === 'order' ? 'an order' : 'a credit note'}; expected ${expected}.`,
  );
}

function placeOrder(document: RetailDocument): RetailCommand {
  const { invoice, customer, country, at, rows } = document;
  const body = { customerId: customer, country, placedAt: at, lines: bodyLines(rows, 1) };
  return {
    kind: 'PlaceOrder',
    lane: customerLane(document),
    method: 'PUT',
    path: `/v1/orders/${invoice}`,
    key: `place-${invoice}`,
    body,
    rows: rows.length,
  };
}

function creditNote(document: RetailDocument, cancelled: string | undefined): RetailCommand {
  const { invoice, customer, country, at, rows } = document;
  const lane = customerLane(document);
  if (cancelled !== undefined) {
    const body = { cancellationId: invoice, cancelledAt: at };
    const path = `/v1/orders/${cancelled}:cancel`;
    return { kind: 'CancelOrder', lane, method: 'POST', path, key: `cancel-${invoice}`, body, rows: rows.length };
  }
  const body = { customerId: customer, country, returnedAt: at, lines: bodyLines(rows, -1) };
  const path = `/v1/returns/${invoice}`;
  return { kind: 'ReturnGoods', lane, method: 'PUT', path, key: `return-${invoice}`, body, rows: rows.length };
}

function adjustStock({ sku, quantity, description, at }: Row, adjustmentId: string): RetailCommand {
  return {
    kind: 'AdjustStock',
    lane: `product:${sku}`,
    method: 'POST',
    path: `/v1/products/${sku}:adjust`,
    key: `adjust-${adjustmentId}`,
    body: { adjustmentId, quantity, reason: description === '' ? null : description, adjustedAt: at },
    rows: 1,
  };
}

function postLedgerEntry({ customer, country }: RetailDocument, row: Row, entryId: string): RetailCommand {
  const ledger = ledgerOf(row.sku);
  if (ledger === undefined) {
    throw new InputError(
      `${describePlace(row.place)}: no rule covers the stock code ${row.sku} on invoice ${row.invoice}.`,
    );
  }
  const amountPence = penceOf(row, BigInt(row.quantity) * row.price);
  return {
    kind: 'PostLedgerEntry',
    lane: `ledger:${ledger}`,
    method: 'POST',
    path: `/v1/ledgers/${ledger}:post`,
    key: `entry-${entryId}`,
    body: { entryId, amountPence, customerId: customer, country, description: row.description, postedAt: row.at },
    rows: 1,
  };
}

function bodyLines(rows: readonly Row[], sign: 1 | -1): readonly unknown[] {
  return rows.map(({ sku, description, quantity, price }) => ({
    sku,
    description,
    quantity: sign * quantity,
    unitPricePence: toPence(price),
  }));
}

function penceOf({ place }: Row, amount: MicroPounds): number {
  try {
    return toPence(amount);
  } catch (error) {
    throw new InputError(`${describePlace(place)}: quantity × price is too large an amount.`, { cause: error });
  }
}

function customerLane({ customer, invoice }: RetailDocument): string {
  return customer === null ? `guest:${invoice}` : `customer:${customer}`;
}
