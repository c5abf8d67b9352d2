type ViewDocument = Readonly<Record<string, unknown>>;

/** Views that the totals of the shop are made of. */
const NEEDED = ['orders', 'products', 'stock-levels', 'customers', 'product-sales', 'daily-sales', 'ledgers'] as const;

type Name = (typeof NEEDED)[number];
type Views = Readonly<Record<Name, readonly ViewDocument[]>>;

/**
 * Holds the views of the shop against each other: whatever was done, their totals agree whenever no operation is running.
 *
 * @param byName  all documents of each view; whole numbers as numbers or bigints
 * @returns       a sentence for each rule that does not hold; undefined when a view that it takes is missing
 */
export function findBroken(byName: ReadonlyMap<string, readonly ViewDocument[]>): readonly string[] | undefined {
  if (NEEDED.some((name) => !byName.has(name))) return undefined;
  const viewOf = (name: Name): readonly ViewDocument[] => byName.get(name) ?? [];
  const views: Views = {
    orders: viewOf('orders'),
    products: viewOf('products'),
    'stock-levels': viewOf('stock-levels'),
    customers: viewOf('customers'),
    'product-sales': viewOf('product-sales'),
    'daily-sales': viewOf('daily-sales'),
    ledgers: viewOf('ledgers'),
  };
  return [...brokenTotals(views), ...brokenLimits(views)];
}

function brokenTotals(views: Views): readonly string[] {
  const { orders, customers } = views;
  const guests = orders.filter(({ customerId }) => customerId === null);
  const sales = sum(views['daily-sales'], 'salesPence');
  const everConfirmed = [...inStatus(orders, 'confirmed'), ...inStatus(orders, 'cancelled')];
  const guestsEver = [...inStatus(guests, 'confirmed'), ...inStatus(guests, 'cancelled')];
  const charged = sum(customers, 'chargedPence') + sum(guestsEver, 'totalPence');
  const net = sum(customers, 'netPence') + sum(inStatus(guests, 'confirmed'), 'totalPence');
  const stock = views['stock-levels'];
  const moved = sum(stock, 'reservedUnits') - sum(stock, 'releasedUnits') - sum(stock, 'returnedUnits');
  return [
    ...differ('sales of all days', sales, 'totals of orders ever confirmed', sum(everConfirmed, 'totalPence')),
    ...differ('sales of all days', sales, 'charges', charged),
    ...differ('net sales of all days', sum(views['daily-sales'], 'netPence'), 'charges less refunds', net),
    ...differ(
      'sales of all products',
      sum(views['product-sales'], 'salesPence'),
      'goods of all days',
      sum(views['daily-sales'], 'goodsPence'),
    ),
    ...differ('pieces out of stock', moved, 'net pieces of all products', sum(views['product-sales'], 'netUnits')),
  ];
}

function brokenLimits({ customers, ledgers, products }: Views): readonly string[] {
  return [
    ...customers
      .filter((customer) => numberOf(customer['refundedPence']) > numberOf(customer['chargedPence']))
      .map(({ id }) => `customer ${JSON.stringify(id)} was paid back more than was charged`),
    ...ledgers
      .filter((ledger) => ledger['id'] === 'bad-debt' && numberOf(ledger['balancePence']) < 0n)
      .map(() => 'ledger bad-debt is overdrawn'),
    ...products
      .filter((product) => numberOf(product['openingUnits']) + numberOf(product['adjustedUnits']) < 0n)
      .map(({ id }) => `more pieces of product ${JSON.stringify(id)} were written off than there were`),
  ];
}

function inStatus(documents: readonly ViewDocument[], status: string): readonly ViewDocument[] {
  return documents.filter((document) => document['status'] === status);
}

function sum(documents: readonly ViewDocument[], member: string): bigint {
  return documents.reduce((total, document) => total + numberOf(document[member]), 0n);
}

/** The schema says that it is a whole number. */
function numberOf(value: unknown): bigint {
  return typeof value === 'bigint' || typeof value === 'number' ? BigInt(value) : 0n;
}

function differ(what: string, one: bigint, than: string, other: bigint): readonly string[] {
  return one === other ? [] : [`${what} come to ${one}, ${than} to ${other}`];
}
