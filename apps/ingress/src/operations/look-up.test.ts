import type { Offset } from '@waybill/messages';
import { toCommandId, toOffset, toTenant, NOWHERE } from '@waybill/messages';
import type { OperationRow, PositionsReading, StatusReader, VerifiedOperationId } from '@waybill/operations';

import type { Deliveries } from './deliveries.ts';
import { followPositions } from './known-positions.ts';
import { createLookUp } from './look-up.ts';

const operation: VerifiedOperationId = {
  tenant: toTenant('acme'),
  commandId: toCommandId('018f0000-0000-7000-8000-000000000001'),
  topicTag: 'orders_order',
  partition: 3,
  offset: toOffset(7),
  timeMs: 0,
  fingerprint: 'a'.repeat(64),
};

const row: OperationRow = {
  ...operation,
  kid: 1,
  commandType: 'orders.order.v1.PlaceOrder',
  target: '42',
  status: 'Succeeded',
  eventsOffset: toOffset(20),
  settledBy: operation.offset,
  error: null,
  aggregateVersion: 1,
  result: null,
  steps: [],
  created: false,
  position: NOWHERE,
  lastActionMs: 5,
  duplicateOf: null,
};

const NOBODY_IS_TOLD: Deliveries = {
  addressOf: () => undefined,
  read: () => Promise.resolve(undefined),
};

/** A look-up whose store tells of advances when the test says so. */
function start() {
  const reads: (readonly string[])[] = [];
  let tell: (reading: PositionsReading) => void = () => undefined;
  const status: StatusReader = {
    readPositions: () => Promise.resolve(undefined),
    readRows(keys) {
      reads.push(keys);
      return Promise.resolve(new Map(keys.map((key) => [key, row])));
    },
    listRows: () => Promise.resolve([]),
    watchPositions(onAdvance) {
      tell = onAdvance;
      return () => undefined;
    },
  };
  const positions = followPositions(status, () => 0);
  const advance = (ended?: readonly OperationRow[]) => {
    const decidedThrough = new Map([['orders_order.3', operation.offset]]);
    const [eventsThrough, asOfMs] = [new Map<string, Offset>(), new Map<string, number>()];
    tell({
      decidedThrough,
      eventsThrough,
      tokens: eventsThrough,
      asOfMs,
      moment: { store: undefined },
      ...(ended ? { ended } : {}),
    });
  };
  return { reads, advance, lookUp: createLookUp({ status, positions, deliveries: NOBODY_IS_TOLD, now: () => 0 }) };
}

test('a row that came with the advance is not read', async () => {
  const { reads, advance, lookUp } = start();

  advance([row]);

  expect(await lookUp.look(operation)).toMatchObject({ kind: 'found', status: 'Succeeded', row });
  expect(reads).toEqual([]);
});

test('a row that did not come with the advance is read', async () => {
  const { reads, advance, lookUp } = start();

  advance();

  expect(await lookUp.look(operation)).toMatchObject({ kind: 'found', status: 'Succeeded', row });
  expect(reads).toHaveLength(1);
});

test('a row that came with the advance is not shown to an id with another command', async () => {
  const { advance, lookUp } = start();
  advance([row]);

  const other = { ...operation, commandId: toCommandId('018f0000-0000-7000-8000-000000000002') };

  expect(await lookUp.lookAgain(other)).toEqual({ kind: 'missing' });
});
