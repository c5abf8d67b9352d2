import type { LogHistory, LoggedRecord } from './check-log.ts';
import { liveRecords } from './check-log.ts';

type Document = Record<string, unknown> & { readonly id: string };

/** What the views must hold, by name and id, with 64-bit numbers as strings and times as text, as HTTP shows them. */
export type ExpectedViews = Readonly<Record<'orders' | 'products' | 'daily-sales', ReadonlyMap<string, Document>>>;

/**
 * Folds the log into views once more, from the mapping's text alone: it imports no read model, so agreement with the
 * views means something.
 */
export function foldViews({ records }: LogHistory): ExpectedViews {
  const views = {
    orders: new Map<string, Document>(),
    products: new Map<string, Document>(),
    'daily-sales': new Map<string, Document>(),
  };
  for (const event of liveRecords(records).filter(({ kind }) => kind === 'event')) {
    if (event.type === 'OrderConfirmed') {
      foldOrder(views.orders, event);
      foldDay(views['daily-sales'], event);
    } else if (event.topic.includes('product')) {
      foldProduct(views.products, event);
    }
  }
  return views;
}

function foldOrder(orders: Map<string, Document>, { aggregateId: id, data }: LoggedRecord): void {
  orders.set(id, {
    ...asHttp(data),
    id,
    status: 'confirmed',
    rejectionCode: null,
    cancellationId: null,
    cancelledAt: null,
  });
}

function foldDay(days: Map<string, Document>, { data }: LoggedRecord): void {
  const [date, country] = [String(asHttp(data)['placedAt']).slice(0, 10), String(data['country'])];
  const id = `${date}~${country.replaceAll(' ', '-')}`;
  const day = days.get(id) ?? { id, date, country };
  const sums = {
    ordersConfirmed: 1,
    guestOrders: data['customerId'] === null ? 1 : 0,
    units: data['units'],
    goodsPence: data['goodsPence'],
    carriagePence: data['carriagePence'],
    voucherPence: data['voucherPence'],
    otherPence: data['otherPence'],
    salesPence: data['totalPence'],
    netPence: data['totalPence'],
  };
  const added = Object.entries(sums).map(([name, value]) => [
    name,
    String(BigInt(text(day[name])) + BigInt(text(value))),
  ]);
  days.set(id, { ...day, ...(Object.fromEntries(added) as Record<string, string>), id }); // Pairs of texts, made above.
}

function foldProduct(products: Map<string, Document>, { type, aggregateId: id, data }: LoggedRecord): void {
  const before = products.get(id);
  const sum = (name: string, by: unknown) => Number(before?.[name] ?? 0) + Number(by);
  if (type === 'ProductRegistered') {
    products.set(id, { id, ...asHttp(data), descriptionChanges: 0, adjustments: 0, adjustedUnits: 0 });
  } else if (type === 'ProductDescribed') {
    products.set(id, {
      ...before,
      id,
      description: data['description'],
      descriptionChanges: sum('descriptionChanges', 1),
    });
  } else if (type === 'StockAdjusted') {
    products.set(id, {
      ...before,
      id,
      adjustments: sum('adjustments', 1),
      adjustedUnits: sum('adjustedUnits', data['quantity']),
    });
  } else {
    products.delete(id);
  }
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : canonical(value ?? 0);
}

function asHttp(data: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return JSON.parse(
    JSON.stringify(data, (_name, value: unknown) => (typeof value === 'bigint' ? String(value) : value)),
  ) as Record<string, unknown>; // An object in, an object out.
}

/** Differences between what a list over HTTP showed and what the fold expects; numbers and their texts are equal. */
export function compareView(
  name: string,
  expected: ReadonlyMap<string, Document>,
  found: readonly Document[],
): string[] {
  const left = new Map(expected);
  const violations = found.flatMap((document) => {
    const wanted = left.get(document.id);
    left.delete(document.id);
    if (!wanted) return [`${name} ${document.id} is not expected`];
    return Object.keys(wanted)
      .filter((member) => canonical(wanted[member]) !== canonical(document[member]))
      .map(
        (member) =>
          `${name} ${document.id}: ${member} is ${canonical(document[member])}, expected ${canonical(wanted[member])}`,
      );
  });
  return [...violations, ...[...left.keys()].map((id) => `${name} ${id} is missing`)];
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  return `{${Object.entries(value)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, member]) => `${name}:${canonical(member)}`)
    .join()}}`;
}
