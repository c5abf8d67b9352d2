import { toAggregateId, toCommandId, toOffset, toTenant } from '@waybill/messages';

import type { Catalogue } from './catalogue.ts';
import { describeOperation, shownPosition } from './describe-operation.ts';
import type { OperationRow } from './operation-row.ts';

const catalogue: Catalogue = new Map([
  [
    'orders.order.v1.PlaceOrder',
    { kind: 'PlaceOrder', targetPrefix: 'https://api.example/v1/orders/', leavesResource: true, errors: {} },
  ],
]);
const row: OperationRow = {
  ...{ tenant: toTenant('acme'), topicTag: '965f595d', partition: 3, offset: toOffset(17) },
  commandId: toCommandId('d42bb17a-e371-8bb2-929b-761d52620c26'),
  ...{ timeMs: 5_000, fingerprint: 'ab', kid: 7, commandType: 'orders.order.v1.PlaceOrder' },
  target: toAggregateId('536365'),
  ...{ status: 'Succeeded', eventsOffset: toOffset(40), settledBy: toOffset(17), error: null, aggregateVersion: 2 },
  ...{ created: true, result: null, steps: [], lastActionMs: 6_000, duplicateOf: null },
  position: new Map([['965f595d.3', toOffset(40)]]),
};

function described(changes: Partial<OperationRow> = {}) {
  const changed = { ...row, ...changes };
  return describeOperation({ id: 'op_1', row: changed, status: changed.status, timeMs: 5_000 }, catalogue);
}

test('a success is told in the same words, byte by byte, whoever tells it', () => {
  expect(JSON.stringify(described())).toBe(
    '{"id":"op_1","status":"Succeeded","kind":"PlaceOrder","commandId":"d42bb17a-e371-8bb2-929b-761d52620c26",' +
      '"target":"https://api.example/v1/orders/536365","createdDateTime":"1970-01-01T00:00:05.000Z",' +
      `"lastActionDateTime":"1970-01-01T00:00:06.000Z","position":"${shownPosition(row.position) ?? ''}",` +
      '"resourceLocation":"https://api.example/v1/orders/536365","etag":"\\"2\\""}',
  );
});

test('a failure has its error, and no resource', () => {
  const error = { code: 'sold-out', message: 'There is none.', target: '#/lines/0', details: '{"left":0}' };
  expect(described({ status: 'Failed', error })).toMatchObject({
    status: 'Failed',
    error: { code: 'sold-out', message: 'There is none.', target: '#/lines/0', details: { left: 0 } },
  });
  expect(described({ status: 'Failed', error })).not.toHaveProperty('resourceLocation');
});

test('what still runs has neither end nor position', () => {
  const shown = describeOperation({ id: 'op_1', row, status: 'Running', timeMs: 5_000 }, catalogue);
  expect(shown).toMatchObject({ status: 'Running' });
  expect(shown).not.toHaveProperty('position');
  expect(shown).not.toHaveProperty('etag');
});

test('stage and callbacks are not told, since they go on changing', () => {
  expect(described()).not.toHaveProperty('stage');
  expect(described()).not.toHaveProperty('callbacks');
});

test('too much of a position is left out', () => {
  const many = new Map(Array.from({ length: 1_000 }, (_, n) => [`965f595d.${n}`, toOffset(n)] as const));
  expect(shownPosition(many)).toBeUndefined();
});
