import { randomBytes } from 'node:crypto';

import type { CommandOutcome } from '@waybill/messages';
import { NOWHERE, toOffset, toTenant } from '@waybill/messages';
import type { OperationRow } from '@waybill/operations';
import { mintOperationId, parseOperationKeys, rowKey, toOperationRows } from '@waybill/operations';

import { endpointView, notifierParts, SOURCE } from '../fixtures.ts';
import { tellOutcome } from './tell-outcome.ts';

const keys = parseOperationKeys(`1:${randomBytes(32).toString('base64')}`);
const DECIDED = SOURCE.time;
const outcome: CommandOutcome = {
  ...{ commandId: 'd42bb17a-e371-8bb2-929b-761d52620c26', commandOffset: 17n, commandTime: DECIDED, operationKid: 1 },
  ...{ commandType: 'orders.order.v1.PlaceOrder', fingerprint: 'ab'.repeat(32), target: '536365', error: null },
  ...{ decision: 'SUCCEEDED', aggregateVersion: 2, eventCount: 2, duplicateOf: null, operation: null, position: null },
  ...{ result: null, callbacks: [], causation: null, process: null },
};
const causation = { reactor: 'orders.x', sourceAggregate: '965f595d|1', sequence: 1n, index: 0, timer: false };

type Setting = {
  readonly told?: Partial<CommandOutcome>;
  /** What the store has of the row. */
  readonly stored?: (row: OperationRow) => Partial<OperationRow> | undefined;
  readonly nowMs?: number;
};

async function tell({ told = {}, stored = () => ({}), nowMs = DECIDED.getTime() }: Setting = {}) {
  const place = { topicTag: '965f595d', partition: 3, eventsOffset: toOffset(40) };
  const all = { ...outcome, ...told };
  const read = { ...place, tenant: toTenant('acme'), decidedAtMs: DECIDED.getTime(), outcome: all };
  const asked: string[] = [];
  const parts = notifierParts([endpointView({ id: 'erp' }), endpointView({ id: 'crm', kinds: ['CancelOrder'] })]);
  const sends = await tellOutcome({ ...place, outcome: all }, SOURCE, {
    ...parts,
    keys,
    now: () => nowMs,
    catalogue: () => Promise.resolve(new Map()),
    gate: {
      passed: (partition, offset) => {
        asked.push(`passed ${partition} ${offset}`);
        return Promise.resolve({ store: 'then' });
      },
      close: () => undefined,
    },
    status: {
      ...parts.status,
      readRows: ([key = ''], moment) => {
        asked.push(`row ${String(moment.store)}`);
        const rows = toOperationRows(read).map((row) => {
          const changes = stored(row);
          return changes && { ...row, ...changes };
        });
        return Promise.resolve(
          new Map(rows.flatMap((row) => (row && rowKey(row.tenant, row) === key ? [[key, row]] : []))),
        );
      },
    },
  });
  return { sends, asked, row: toOperationRows(read).at(-1) };
}

test('H6: the row is read behind the position that has passed the outcome, and told as a GET shows it', async () => {
  const { sends, asked, row } = await tell();
  expect(asked).toEqual(['passed 965f595d.3 17', 'row then']);
  const id = row && mintOperationId(row, keys);
  expect(sends).toMatchObject([
    {
      command: { type: 'BeginDelivery' },
      aggregateId: id,
      data: { type: 'orders.order.PlaceOrder.succeeded', endpoints: ['erp'] },
    },
  ]);
  const [{ data } = { data: {} }] = sends;
  expect(JSON.parse((data as { readonly body: string }).body)).toMatchObject({ data: { id, status: 'Succeeded' } });
});

test('the end of a process is told for the operation that began it, to those whom its command named', async () => {
  const { commandId, commandType, commandTime, fingerprint, operationKid } = outcome;
  const began = { commandId, commandType, commandTime, fingerprint, operationKid, error: null, steps: [] };
  const process = { ...began, callbacks: ['crm'], decision: 'SUCCEEDED' as const, created: true };
  const { sends } = await tell({ told: { commandOffset: 20n, operation: 17n, process, causation } });
  expect(sends).toMatchObject([{ data: { endpoints: ['crm'] } }]);
});

test.each<[string, Partial<CommandOutcome>]>([
  ['a repeat', { decision: 'DUPLICATE', duplicateOf: 3n }],
  ['what goes on', { decision: 'RUNNING' }],
  ['what a reactor sent', { causation }],
  ['a kind to which nobody subscribes, named for somebody who is not there', { callbacks: ['gone'] }],
])('nobody is told of %s, and no row is read', async (_, told) => {
  const { sends, asked } = await tell({ told });
  expect([sends, asked]).toEqual([[], []]);
});

test('nobody is told of what nobody can look up any more', async () => {
  expect((await tell({ nowMs: DECIDED.getTime() + 31 * 24 * 3_600_000 })).sends).toEqual([]);
});

test('nobody is told of an operation whose key is not there', async () => {
  expect((await tell({ told: { operationKid: 9 } })).sends).toEqual([]);
});

test.each<[string, Setting['stored']]>([
  ['is not there', () => undefined],
  ['does not show the end', () => ({ status: 'Running' })],
  ['lies beyond the position', () => ({ settledBy: toOffset(18) })],
  [
    'is that of another command',
    () => ({ commandId: '00000000-0000-8000-8000-000000000000' as OperationRow['commandId'] }),
  ],
])('it is asked again later while the row %s', async (_, stored) => {
  await expect(tell({ ...(stored && { stored }) })).rejects.toThrow('does not show its end');
});

test('what was written by nobody is told all the same', async () => {
  expect((await tell({ stored: () => ({ position: NOWHERE }) })).sends).toHaveLength(1);
});
