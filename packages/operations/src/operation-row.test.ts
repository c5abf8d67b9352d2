import type { CommandOutcome, OutcomeDecision } from '@waybill/messages';
import { toOffset, toTenant } from '@waybill/messages';

import { positionKey, rowKey } from './operation-address.ts';
import { toOperationRow } from './operation-row.ts';

const outcome: CommandOutcome = {
  commandId: 'd42bb17a-e371-8bb2-929b-761d52620c26',
  commandOffset: 17n,
  commandType: 'orders.order.v1.PlaceOrder',
  commandTime: new Date(5_000),
  fingerprint: 'ab'.repeat(32),
  target: '536365',
  operationKid: 7,
  decision: 'SUCCEEDED',
  error: null,
  aggregateVersion: 2,
  eventCount: 2,
  duplicateOf: null,
  operation: null,
  position: null,
  result: null,
  callbacks: [],
  causation: null,
};

function rowOf(changes: Partial<CommandOutcome> = {}, decidedAtMs = 6_000) {
  const place = { tenant: toTenant('acme'), topicTag: '965f595d', partition: 3, eventsOffset: toOffset(40) };
  return toOperationRow({ ...place, decidedAtMs, outcome: { ...outcome, ...changes } });
}

test('an outcome makes the row of its own command', () => {
  expect(rowOf()).toEqual({
    tenant: 'acme',
    topicTag: '965f595d',
    partition: 3,
    offset: 17n,
    commandId: 'd42bb17a-e371-8bb2-929b-761d52620c26',
    timeMs: 5_000,
    fingerprint: 'abababababababab',
    kid: 7,
    commandType: 'orders.order.v1.PlaceOrder',
    target: '536365',
    status: 'Succeeded',
    eventsOffset: 40n,
    settledBy: 17n,
    error: null,
    aggregateVersion: 2,
    result: null,
    lastActionMs: 6_000,
    duplicateOf: null,
  });
});

test.each([
  ['SUCCEEDED', 'Succeeded'],
  ['FAILED', 'Failed'],
  ['CANCELED', 'Canceled'],
  ['RUNNING', 'Running'],
] as const satisfies (readonly [OutcomeDecision, string])[])('%s shows as %s', (decision, status) => {
  expect(rowOf({ decision })).toMatchObject({ status });
});

test('H8: the row of a repeat names the first, and is nothing that could be taken for its end', () => {
  expect(rowOf({ decision: 'DUPLICATE', duplicateOf: 4n })).toMatchObject({
    offset: 17n,
    duplicateOf: 4n,
    status: 'Running',
  });
});

test('H5: an outcome that completes another operation writes the row of that one, settled by itself', () => {
  expect(rowOf({ operation: 4n })).toMatchObject({ offset: 4n, settledBy: 17n });
});

test('the last action is never before the creation, whatever the clocks say', () => {
  expect(rowOf({}, 4_000)).toMatchObject({ timeMs: 5_000, lastActionMs: 5_000 });
});

test('a row is found by tenant and address, a position by partition', () => {
  const place = { topicTag: '965f595d', partition: 3, offset: toOffset(17) };

  expect(rowKey(toTenant('acme'), place)).toBe('acme|965f595d|3|17');
  expect(positionKey('965f595d', 3)).toBe('965f595d.3');
});
