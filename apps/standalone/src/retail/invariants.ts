import type { Shop } from './shop.ts';

/** What must always hold when no operation is running: what does not, in words. Numbers are those of the mapping. */
export function brokenInvariants(shop: Shop): readonly string[] {
  const sum = sumOf(shop);
  const orders = documentsOf(shop, 'orders');
  const taken = orders.filter(({ status }) => status === 'confirmed' || status === 'cancelled');
  const guests = orders.filter(({ status, customerId }) => status === 'confirmed' && customerId === null);
  const accounts = accountsOf(shop);
  const charged = total(accounts, 'charged');
  const left = charged - total(accounts, 'refunded');
  const reserved =
    sum('stock-levels', 'reservedUnits') - sum('stock-levels', 'releasedUnits') - sum('stock-levels', 'returnedUnits');
  const rules: readonly (readonly [string, boolean])[] = [
    ['2: sales of days are those of orders', sum('daily-sales', 'salesPence') === total(taken, 'totalPence')],
    ['2: sales of days are charged', sum('daily-sales', 'salesPence') === charged],
    ['3: the net of days is on the accounts', sum('daily-sales', 'netPence') === left],
    [
      '3: the net of days is that of customers and guests',
      sum('daily-sales', 'netPence') === sum('customers', 'netPence') + total(guests, 'totalPence'),
    ],
    ['4: sales of products are goods of days', sum('product-sales', 'salesPence') === sum('daily-sales', 'goodsPence')],
    ['5: stock moved as products were sold', reserved === sum('product-sales', 'netUnits')],
    ['6: no account is paid back more than it was charged', accounts.every(isCovered)],
    ['6: the bad debt is not below 0', documentsOf(shop, 'ledgers').every(isNoOverdraft)],
    ['6: no product is written off below 0', documentsOf(shop, 'products').every(isNoDeficit)],
  ];
  return rules.filter(([, holds]) => !holds).map(([rule]) => rule);
}

type Document = Readonly<Record<string, unknown>>;

function documentsOf(shop: Shop, view: string): readonly Document[] {
  return [...(shop.views.get(view)?.values() ?? [])];
}

function sumOf(shop: Shop): (view: string, member: string) => bigint {
  return (view, member) => total(documentsOf(shop, view), member);
}

function total(documents: readonly Document[], member: string): bigint {
  return documents.reduce((sum, document) => sum + toBigint(document[member]), 0n);
}

function toBigint(value: unknown): bigint {
  return BigInt(String(value));
}

/** From the events alone: no view shows accounts. */
function accountsOf(shop: Shop): readonly Document[] {
  const accounts = [...shop.mailboxes.values()].filter(({ kind }) => kind.contract.name === 'account');
  return accounts.map(({ log }) => ({ charged: paid(log, 'PaymentCharged'), refunded: paid(log, 'PaymentRefunded') }));
}

function paid(log: readonly { readonly kind: string }[], type: string): bigint {
  return log.reduce((sum, logged) => {
    if (!('type' in logged) || logged.type !== type || !('data' in logged)) return sum;
    return sum + toBigint(Reflect.get(Object(logged.data), 'amountPence'));
  }, 0n);
}

function isCovered({ charged, refunded }: Document): boolean {
  return toBigint(refunded) <= toBigint(charged);
}

function isNoOverdraft({ id, balancePence }: Document): boolean {
  return id !== 'bad-debt' || toBigint(balancePence) >= 0n;
}

function isNoDeficit({ openingUnits, adjustedUnits }: Document): boolean {
  return toBigint(openingUnits) + toBigint(adjustedUnits) >= 0n;
}
