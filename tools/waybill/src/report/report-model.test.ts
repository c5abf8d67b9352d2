import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { DuckDb } from '@waybill/duckdb';
import { openDuckDb } from '@waybill/duckdb';
import type { CommandOutcome, OutcomeProcess } from '@waybill/messages';
import { OUTCOME_TYPE, toOffset } from '@waybill/messages';
import { contracts } from '@waybill/teams';

import { chooseSources } from '../replay/choose-sources.ts';
import type { Message } from '../replay/read-message.ts';
import type { OutputFile } from '../replay/replay-state.ts';
import { filesOf, openTables } from '../replay/write-tables.ts';
import type { ReportModel } from './report-model.ts';
import { askReport } from './report-model.ts';

const ORDERS = 'orders.order.events.v1';
const STOCK_OUTCOMES = 'inventory.product.events.v1:outcomes';
const ORDER_OUTCOMES = `${ORDERS}:outcomes`;

let folder: string;
let duckdb: DuckDb;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'waybill-report-model-'));
  duckdb = await openDuckDb({ folder });
});

afterAll(() => {
  duckdb.close();
  rmSync(folder, { recursive: true });
});

/** A record of an events topic; `at` is when it was appended, ms since 1970. */
type Told = { readonly at: number; readonly tenant?: string; readonly id?: string; readonly partition?: number };

function toMessage(
  { at, tenant = 'acme', id = '1', partition = 0 }: Told,
  type: string,
  data: Record<string, unknown>,
): Message {
  const record = { topic: '', partition, offset: toOffset(at), timestampMs: at, key: null, value: null, headers: {} };
  return {
    ...{ record, id: `${at}`, type, name: type.slice(type.lastIndexOf('.') + 1), source: '/test', tenant, subject: id },
    ...{ time: new Date(at), sequence: 1, causationId: undefined, correlationId: undefined, traceparent: undefined },
    data,
  };
}

/** What became of a command that was accepted 50 ms before. */
function outcome(told: Told, changes: Partial<CommandOutcome> = {}): Message {
  return toMessage(told, OUTCOME_TYPE, {
    ...{ commandId: 'c-1', commandOffset: 7n, commandType: 'orders.order.v1.PlaceOrder', fingerprint: 'f' },
    ...{ commandTime: new Date(told.at - 50), target: told.id ?? '1', operationKid: 1, decision: 'SUCCEEDED' },
    ...{ error: null, aggregateVersion: 1, eventCount: 1, duplicateOf: null, operation: null, position: null },
    ...{ result: null, callbacks: [], causation: null, process: null },
    ...changes,
  });
}

/** An event of an order of £1.50 that was placed on a day. */
function order(told: Told, name: 'OrderPlaced' | 'OrderConfirmed', day = '2010-12-01'): Message {
  const line = { sku: '22423', description: 'CAKESTAND', kind: 'goods', quantity: 1, unitPricePence: 150 };
  return toMessage(told, `orders.order.v1.${name}`, {
    ...{ customerId: null, country: 'France', placedAt: new Date(day), lines: [{ ...line, amountPence: 150n }] },
    ...{ units: 1n, goodsPence: 150n, carriagePence: 0n, voucherPence: 0n, otherPence: 0n, totalPence: 150n },
  });
}

/** The numbers of a history, by the names of its sources. */
async function reportOf(history: Readonly<Record<string, readonly Message[]>>): Promise<ReportModel> {
  const sources = chooseSources(contracts, Object.keys(history));
  const tables = openTables(sources);
  const files: OutputFile[] = [];
  for (const [source, table] of tables) {
    const messages = history[source] ?? [];
    if (messages.length === 0) continue;
    const [rows, path] = [join(folder, 'rows.ndjson'), `${files.length}.parquet`];
    writeFileSync(rows, messages.map((message) => `${table.row(message)}\n`).join(''));
    await duckdb.writeParquet(table, rows, join(folder, path));
    files.push({ source, path, rows: messages.length, bytes: 0, sha256: '' });
  }
  const found = filesOf(tables, folder, files);
  const outcomes = sources.filter(({ kind }) => kind === 'outcomes');
  return askReport((sql) => duckdb.query(sql, found), outcomes, ORDERS in history);
}

test('a pause in a history is a row of empty steps', async () => {
  const { step, times } = await reportOf({ [ORDER_OUTCOMES]: [outcome({ at: 1_000 }), outcome({ at: 4_500 })] });

  expect(step).toBe(1);
  expect(times.map(({ at, succeeded, p50 }) => [at, succeeded, p50])).toEqual([
    [1_000, 1, 50],
    [2_000, 0, null],
    [3_000, 0, null],
    [4_000, 1, 50],
  ]);
});

test('a day without sales is a step of them, and no row', async () => {
  const both = (id: string, day: string) => [
    order({ at: 1, id }, 'OrderPlaced', day),
    order({ at: 2, id }, 'OrderConfirmed', day),
  ];

  const { shop } = await reportOf({
    [ORDER_OUTCOMES]: [],
    [ORDERS]: [...both('1', '1969-12-31T23:59:59Z'), ...both('2', '1970-01-02T12:00:00Z')],
  });

  expect(shop?.days.map(({ day, pence }) => [day, pence])).toEqual([
    ['1969-12-31', '150'],
    ['1970-01-02', '150'],
  ]);
  expect(shop?.sales.steps.map(({ day, pence }) => [day, pence])).toEqual([
    ['1969-12-31', '150'],
    ['1970-01-01', '0'],
    ['1970-01-02', '150'],
  ]);
});

test('an order that was placed before the range, or is confirmed behind it, is not sold', async () => {
  const placed = order({ at: 1, id: 'placed' }, 'OrderPlaced');
  const confirmed = order({ at: 2, id: 'confirmed' }, 'OrderConfirmed');

  const { shop } = await reportOf({ [ORDER_OUTCOMES]: [], [ORDERS]: [placed, confirmed] });

  expect(shop).toMatchObject({ products: [], days: [] });
});

test('commands of one name of two teams, or of two versions, are rows of their own', async () => {
  const types = ['orders.order.v1.Close', 'orders.order.v2.Close', 'inventory.product.v1.Close'] as const;
  const [first, second, third] = types.map((commandType, at) => outcome({ at }, { commandType }));
  if (first === undefined || second === undefined || third === undefined) throw new Error('Three were made.');

  const { ends } = await reportOf({ [ORDER_OUTCOMES]: [first, second], [STOCK_OUTCOMES]: [third] });

  expect(ends.map(({ type, count }) => [type, count])).toEqual([...types].sort().map((type) => [type, 1]));
});

test('tenants whose operations or orders are summed are counted, each once', async () => {
  const sold = [order({ at: 1, tenant: 'shop' }, 'OrderPlaced'), order({ at: 2, tenant: 'shop' }, 'OrderConfirmed')];
  const other = order({ at: 3, tenant: 'other' }, 'OrderPlaced');

  const { tenants } = await reportOf({
    [ORDER_OUTCOMES]: [outcome({ at: 1 }), outcome({ at: 2 }), outcome({ at: 3, tenant: 'globex' })],
    [STOCK_OUTCOMES]: [outcome({ at: 4 })],
    [ORDERS]: [...sold, other],
  });

  expect(tenants).toBe(3);
  expect(await reportOf({ [STOCK_OUTCOMES]: [outcome({ at: 4 })] })).toMatchObject({ tenants: 1 });
});

const TOO_MUCH = { code: 'too-much', message: 'It was too much.', target: null, details: null };

test('a failure has the place of the first operation that failed so, and what that was told', async () => {
  const failure = { decision: 'FAILED', error: TOO_MUCH } as const;
  const later = outcome({ at: 9, id: '2', tenant: 'globex', partition: 4 }, failure);
  const earlier = outcome(
    { at: 5, id: '1', partition: 3 },
    { ...failure, commandId: 'c-5', commandOffset: 2n ** 53n + 1n, error: { ...TOO_MUCH, message: 'Much.' } },
  );

  const { ends } = await reportOf({ [ORDER_OUTCOMES]: [later, earlier] });

  expect(ends).toMatchObject([
    {
      code: 'too-much',
      count: 2,
      message: 'Much.',
      example: {
        ...{ aggregate: 'orders.order', id: '1', tenant: 'acme', commandId: 'c-5' },
        ...{ topic: 'orders.order.commands.v1', partition: 3, offset: '9007199254740993' },
      },
    },
  ]);
});

test('an operation that failed in a later step has its own place, not that of the step', async () => {
  const process: OutcomeProcess = {
    ...{ commandId: 'c-first', commandType: 'orders.order.v1.PlaceOrder', commandTime: new Date(0), fingerprint: 'f' },
    ...{ operationKid: 1, callbacks: [], error: TOO_MUCH, steps: [], created: true },
    decision: 'FAILED',
  };
  const causation = { reactor: 'orders.fulfilment', sourceAggregate: 'x|1', sequence: 1n, index: 0, timer: false };
  const step = outcome(
    { at: 5, partition: 3 },
    {
      commandId: 'c-step',
      commandOffset: 12n,
      commandType: 'orders.order.v1.RecordCharge',
      operation: 7n,
      causation,
      process,
    },
  );

  const { ends } = await reportOf({ [ORDER_OUTCOMES]: [step] });

  expect(ends).toMatchObject([
    {
      type: 'orders.order.v1.PlaceOrder',
      code: 'too-much',
      example: { commandId: 'c-first', partition: 3, offset: '7' },
    },
  ]);
});

test('an end without a message has none, also where a later one has', async () => {
  const first = outcome({ at: 5 }, { decision: 'FAILED', error: null });
  const second = outcome({ at: 6 }, { decision: 'FAILED', error: { ...TOO_MUCH, code: '' } });

  const { ends } = await reportOf({ [ORDER_OUTCOMES]: [first, second] });

  expect(ends).toMatchObject([{ code: '', count: 2, message: null }]);
});
