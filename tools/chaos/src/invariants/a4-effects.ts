import type { Body, LoggedRecord } from '../history/logged.ts';
import { groupBy } from '../history/logged.ts';
import type { Check, Violation } from './evidence.ts';
import { violation } from './evidence.ts';

/**
 * A4: however often a command stands in the log, it is decided once: all other outcomes of its id are `DUPLICATE` and
 * name the first, unless a reactor sent it: such a repeat is known by its cause. No event stands twice, and no number of the load has two events.
 */
export const checkEffects: Check = ({ live }) => {
  const outcomes = groupBy(
    live.filter(({ kind }) => kind === 'outcome'),
    ({ body }) => String(body['commandId']),
  );
  const events = live.filter(({ kind }) => kind === 'event');
  return [
    ...[...outcomes.values()].flatMap(decidedOnce),
    ...twice(events, ({ id }) => id, 'An event stands twice'),
    ...twice(events.filter(isNumbered), numberOf, 'A number has two effects'),
  ];
};

function decidedOnce(outcomes: readonly LoggedRecord[]): Violation[] {
  const [first, ...others] = outcomes;
  if (!first) return [];
  if (first.body['decision'] === 'DUPLICATE') return [violation('A4', 'A repeat has no first.', first)];
  return others
    .filter(
      ({ body }) =>
        body['decision'] !== 'DUPLICATE' || !(isCaused(body) || body['duplicateOf'] === first.body['commandOffset']),
    )
    .map((other) => violation('A4', `A repeat was decided ${String(other.body['decision'])}.`, first, other));
}

function isCaused({ causation }: Body): boolean {
  return typeof causation === 'object' && causation !== null;
}

function twice(events: readonly LoggedRecord[], keyOf: (event: LoggedRecord) => string, what: string): Violation[] {
  return [...groupBy(events, keyOf)].flatMap(([key, found]) =>
    found.length === 1 ? [] : [violation('A4', `${what}: ${key}.`, ...found)],
  );
}

/** Events that carry the number of their command. */
function isNumbered({ type }: LoggedRecord): boolean {
  return type.endsWith('.StockAdjusted') || type.endsWith('.ProductDescribed');
}

function numberOf({ body }: LoggedRecord): string {
  return String(body['adjustmentId'] ?? body['description']);
}
