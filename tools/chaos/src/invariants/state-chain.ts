import { isDeepStrictEqual } from 'node:util';

import type { LoggedCommand, LoggedRecord } from '../history/logged.ts';
import { groupBy, nameOf } from '../history/logged.ts';
import type { Check, Violation } from './evidence.ts';
import { violation } from './evidence.ts';
import { commandAddressOf } from './l6-outcomes.ts';
import type { Expected } from './product-model.ts';
import { expectProduct, foldProduct, NO_PRODUCT } from './product-model.ts';

const PRODUCTS = 'inventory.product.commands.v1';
const ORDERS = 'orders.order.commands.v1';

/**
 * L1: the state chain. What the contract says of each command, worked out again from the first command of a product to
 * the last, is what was decided: events, bodies, error codes, and the stock that a refusal names.
 */
export const checkStateChain: Check = ({ log, live }) => {
  const outcomes = new Map(
    live.filter(({ kind }) => kind === 'outcome').map((outcome) => [nameOf(commandAddressOf(outcome)), outcome]),
  );
  const events = groupBy(
    live.filter(({ kind }) => kind === 'event'),
    ({ commandId }) => commandId,
  );
  const commands = groupBy(log.commands, ({ topic, aggregateId }) => `${topic}|${aggregateId}`);
  return [...commands.values()].flatMap((ofOne) => {
    if (ofOne[0]?.topic === ORDERS) return orderProblems(ofOne, outcomes, events);
    return ofOne[0]?.topic === PRODUCTS ? chain(ofOne, outcomes, events) : [];
  });
};

function chain(
  commands: readonly LoggedCommand[],
  outcomes: ReadonlyMap<string, LoggedRecord>,
  events: ReadonlyMap<string, readonly LoggedRecord[]>,
): Violation[] {
  const seen = new Set<string>();
  let product = NO_PRODUCT;
  return commands.flatMap((command) => {
    // Repeats are judged by A4, commands without an outcome by L6.
    const outcome = outcomes.get(nameOf(command));
    if (seen.has(command.commandId) || !outcome) return [];
    seen.add(command.commandId);
    const decided = events.get(command.commandId) ?? [];
    const expected = expectProduct(product, command);
    for (const { type, body } of decided) product = foldProduct(product, { type, body });
    return problems(command, { outcome, decided, expected });
  });
}

type Decided = {
  readonly outcome: LoggedRecord;
  readonly decided: readonly LoggedRecord[];
  readonly expected: Expected;
};

function problems(command: LoggedCommand, { outcome, decided, expected }: Decided): Violation[] {
  const error = Object(outcome.body['error']) as { readonly code?: string; readonly details?: string | null }; // Null or the schema's record.
  const code = error.code ?? '';
  const what = decided.map(({ type, body }) => ({ type, body }));
  if (code !== expected.code) {
    const sentence = `It ended with "${code}" where the contract says "${expected.code}".`;
    return [violation('L1', sentence, command, ...decided, outcome)];
  }
  if (!isDeepStrictEqual(plain(what), plain(expected.events))) {
    return [violation('L1', 'Its events are not those that the contract says.', command, ...decided, outcome)];
  }
  const said: unknown = JSON.parse(error.details ?? '{}');
  const { units } = Object(said) as { readonly units?: number }; // Whatever it is, it is compared.
  return units === expected.units
    ? []
    : [violation('L1', `The refusal speaks of ${units} pieces, there were ${expected.units}.`, command, outcome)];
}

/** Orders of the load are new, have goods and can be charged: each is placed, set aside, and confirmed with its sum. */
function orderProblems(
  commands: readonly LoggedCommand[],
  outcomes: ReadonlyMap<string, LoggedRecord>,
  events: ReadonlyMap<string, readonly LoggedRecord[]>,
): Violation[] {
  const [place] = commands.filter(({ type }) => type.endsWith('.PlaceOrder'));
  const outcome = place && outcomes.get(nameOf(place));
  if (!place || !outcome) return [];
  const lines = place.body['lines'] as readonly { readonly quantity: number; readonly unitPricePence: number }[]; // The schema says so.
  const total = lines.reduce((sum, { quantity, unitPricePence }) => sum + quantity * unitPricePence, 0);
  const decided = [...new Set(commands.map(({ commandId }) => commandId))].flatMap((id) => events.get(id) ?? []);
  const types = decided.map(({ type }) => type.split('.').at(-1)).join(', ');
  const right = types === STEPS && decided.every(({ body }) => body['totalPence'] === total);
  return right ? [] : [violation('L1', `The order of ${total} pence became: ${types}.`, place, ...decided, outcome)];
}

const STEPS = 'OrderPlaced, OrderReserved, OrderConfirmed';

/** Avro's values are instances of classes that it makes, which differ from plain ones in nothing else. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
