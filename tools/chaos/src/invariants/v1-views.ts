import type { LoggedRecord } from '../history/logged.ts';
import { groupBy } from '../history/logged.ts';
import type { Check } from './evidence.ts';
import { violation } from './evidence.ts';

const PATHS: Readonly<Record<string, string>> = {
  'inventory.product.events.v1': '/v1/products/',
  'orders.order.events.v1': '/v1/orders/',
};

/** V1: the views that were read are the fold of the log, by a fold of our own. */
export const checkViews: Check = ({ client, live }) => {
  const events = groupBy(
    live.filter(({ kind }) => kind === 'event'),
    ({ topic, aggregateId }) => `${PATHS[topic] ?? ''}${aggregateId}`,
  );
  return [...client.views].flatMap(([path, view]) => {
    const ofOne = events.get(path) ?? [];
    const expected = path.startsWith('/v1/products/') ? productOf(ofOne) : orderOf(ofOne);
    if (expected === undefined || view === undefined) {
      return expected === view ? [] : [violation('V1', `${path} is ${view ? '' : 'not '}there.`, ...ofOne)];
    }
    const differing = Object.entries(expected).filter(([name, value]) => String(view[name]) !== String(value));
    return differing.map(([name, value]) =>
      violation('V1', `${path}: ${name} is ${String(view[name])}, the log says ${String(value)}.`, ...ofOne.slice(-2)),
    );
  });
};

type Shown = Readonly<Record<string, unknown>>;

function productOf(events: readonly LoggedRecord[]): Shown | undefined {
  const registered = events.find(({ type }) => type.endsWith('.ProductRegistered'));
  if (!registered) return undefined;
  const described = events.filter(({ type }) => type.endsWith('.ProductDescribed'));
  const adjusted = events.filter(({ type }) => type.endsWith('.StockAdjusted'));
  return {
    version: events.length,
    description: (described.at(-1) ?? registered).body['description'],
    openingUnits: registered.body['openingUnits'],
    descriptionChanges: described.length,
    adjustments: adjusted.length,
    adjustedUnits: adjusted.reduce((sum, { body }) => sum + Number(body['quantity']), 0),
  };
}

function orderOf(events: readonly LoggedRecord[]): Shown | undefined {
  const last = events.at(-1);
  if (!last) return undefined;
  const { totalPence, country } = last.body;
  const status = last.type.endsWith('.OrderConfirmed') ? 'confirmed' : 'placed';
  return { version: events.length, status, totalPence, country };
}
