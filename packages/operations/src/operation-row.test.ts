import type { CommandOutcome, OutcomeDecision, OutcomeProcess } from '@waybill/messages';
import { encodePosition, toOffset, toTenant } from '@waybill/messages';

import { positionKey, rowKey } from './operation-address.ts';
import { toOperationRows } from './operation-row.ts';

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
  process: null,
};

function rowsOf(changes: Partial<CommandOutcome> = {}, decidedAtMs = 6_000) {
  const place = { tenant: toTenant('acme'), topicTag: '965f595d', partition: 3, eventsOffset: toOffset(40) };
  return toOperationRows({ ...place, decidedAtMs, outcome: { ...outcome, ...changes } });
}

function rowOf(changes?: Partial<CommandOutcome>, decidedAtMs?: number) {
  return rowsOf(changes, decidedAtMs)[0];
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
    created: true,
    result: null,
    steps: [],
    position: new Map([['965f595d.3', 40n]]),
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

test.each([
  [2, 2, true],
  [3, 1, false],
  [3, 0, false],
])(
  'in version %i with %i events an operation has created its aggregate: %s',
  (aggregateVersion, eventCount, created) => {
    expect(rowOf({ aggregateVersion, eventCount })).toMatchObject({ created });
  },
);

test('H8: the row of a repeat names the first, and is nothing that could be taken for its end', () => {
  expect(rowOf({ decision: 'DUPLICATE', duplicateOf: 4n })).toMatchObject({
    offset: 17n,
    duplicateOf: 4n,
    status: 'Running',
  });
});

const process: OutcomeProcess = {
  commandId: '1111111e-e371-8bb2-929b-761d52620c26',
  commandType: 'orders.order.v1.PlaceOrder',
  commandTime: new Date(1_000),
  fingerprint: 'cd'.repeat(32),
  operationKid: 3,
  callbacks: [],
  decision: 'FAILED',
  error: { code: 'charge-limit-exceeded', message: 'No.', target: null, details: null },
  steps: [{ step: 'stock-reserved', at: new Date(2_000) }],
  created: true,
};
const causation = { reactor: 'orders.fulfilment', sourceAggregate: '1f2e3d4c|1', sequence: 1n, index: 0, timer: false };

test('H5: the last step of a process ends the operation that began it, settled by the step', () => {
  const [own, ended] = rowsOf({ operation: 4n, process });

  expect(own).toMatchObject({ offset: 17n, kid: 7, status: 'Succeeded', steps: [] });
  expect(ended).toMatchObject({
    ...{ offset: 4n, settledBy: 17n, kid: 3, timeMs: 1_000, fingerprint: 'cdcdcdcdcdcdcdcd' },
    ...{ status: 'Failed', error: process.error, steps: process.steps, created: true },
  });
});

test('a command that an event caused has no operation that anybody could ask for', () => {
  expect(rowsOf({ causation })).toEqual([]);
  expect(rowsOf({ causation, operation: 4n, process })).toHaveLength(1);
});

test('the position of an operation is that of its causes joined with its own', () => {
  const position = new Map([
    ['965f595d.3', toOffset(2)],
    ['1f2e3d4c.0', toOffset(9)],
  ]);

  expect(rowOf({ position: encodePosition(position) })?.position).toEqual(
    new Map([
      ['965f595d.3', 40n],
      ['1f2e3d4c.0', 9n],
    ]),
  );
});

test('the last action is never before the creation, whatever the clocks say', () => {
  expect(rowOf({}, 4_000)).toMatchObject({ timeMs: 5_000, lastActionMs: 5_000 });
});

test('a row is found by tenant and address, a position by partition', () => {
  const place = { topicTag: '965f595d', partition: 3, offset: toOffset(17) };

  expect(rowKey(toTenant('acme'), place)).toBe('acme|965f595d|3|17');
  expect(positionKey('965f595d', 3)).toBe('965f595d.3');
});
