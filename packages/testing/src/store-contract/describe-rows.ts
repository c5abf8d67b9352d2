import { toOffset } from '@waybill/messages';
import type { OperationRow } from '@waybill/operations';
import { rowKey } from '@waybill/operations';

import type { StoreUnderTest } from './store-under-test.ts';
import { fly, freshTenant, rowOf } from './store-under-test.ts';

// eslint-disable-next-line max-lines-per-function -- a suite is a list of tests
export function describeRows(fresh: () => Promise<StoreUnderTest>): void {
  test('gives rows back as they were written, and leaves out those that are not there', async () => {
    const { store, statusReader } = await fresh();
    const tenant = freshTenant();
    const error = { code: 'too-many', message: 'No.', target: '#/lines/0', details: '{"most":2}' };
    const rows = [
      rowOf(tenant),
      rowOf(tenant, { offset: toOffset(8), settledBy: toOffset(8), status: 'Failed', error, aggregateVersion: 0 }),
      rowOf(tenant, { offset: toOffset(9), settledBy: toOffset(9), status: 'Running', result: '{"a":1}' }),
      rowOf(tenant, { offset: toOffset(10), settledBy: toOffset(10), status: 'Running', duplicateOf: toOffset(7) }),
    ];
    await fly(store, { rows });

    const found = await readRows({ store, statusReader }, [...rows, rowOf(tenant, { offset: toOffset(99) })]);

    expect(found).toEqual(new Map(rows.map((row) => [rowKey(tenant, row), row])));
  });

  test.each([
    ['a later command', 9],
    ['its own command', 7],
  ])('H5: replaces a running row by the one that %s settled', async (_name, settledBy) => {
    const { store, statusReader } = await fresh();
    const tenant = freshTenant();
    const running = rowOf(tenant, { status: 'Running', eventsOffset: toOffset(20) });
    const settled = rowOf(tenant, { eventsOffset: toOffset(31), settledBy: toOffset(settledBy) });
    await fly(store, { rows: [running] });

    await fly(store, { rows: [settled] });

    expect(await readOne({ store, statusReader }, running)).toEqual(settled);
  });

  test('H18: what is settled stays, whatever comes late', async () => {
    const { store, statusReader } = await fresh();
    const tenant = freshTenant();
    const settled = rowOf(tenant, { eventsOffset: toOffset(31), settledBy: toOffset(9) });
    await fly(store, { rows: [settled] });

    await fly(store, { rows: [rowOf(tenant, { status: 'Running', eventsOffset: toOffset(20) })] });
    await fly(store, { rows: [rowOf(tenant, { status: 'Running', eventsOffset: toOffset(40) })] });
    await fly(store, { rows: [rowOf(tenant, { status: 'Failed', eventsOffset: toOffset(40) })] });

    expect(await readOne({ store, statusReader }, settled)).toEqual(settled);
  });

  test('H18: an older running row does not replace a newer one', async () => {
    const { store, statusReader } = await fresh();
    const tenant = freshTenant();
    const newer = rowOf(tenant, { status: 'Running', eventsOffset: toOffset(30), aggregateVersion: 2 });
    await fly(store, { rows: [newer] });

    await fly(store, { rows: [rowOf(tenant, { status: 'Running', eventsOffset: toOffset(20) })] });

    expect(await readOne({ store, statusReader }, newer)).toEqual(newer);
  });

  test('H18: of two first rows in the same instant the later one stays', async () => {
    const { store, statusReader } = await fresh();
    const tenant = freshTenant();
    const offsets = Array.from({ length: 300 }, (_, n) => toOffset(n));
    const running = offsets.map((offset) => rowOf(tenant, { offset, status: 'Running', settledBy: offset }));
    const settled = running.map((row) =>
      rowOf(tenant, { offset: row.offset, settledBy: toOffset(500), eventsOffset: toOffset(900) }),
    );

    // From both ends, so that they meet somewhere.
    const writes = [running, settled.toReversed(), running, settled.toReversed()];
    await Promise.all(writes.map((rows) => store.write({ views: [], rows })));
    await fly(store, {});

    const found = await readRows({ store, statusReader }, settled);
    expect([...found.values()].filter(({ status }) => status !== 'Succeeded')).toEqual([]);
  });

  test('writes the same rows again without a failure', async () => {
    const { store, statusReader } = await fresh();
    const tenant = freshTenant();
    const rows = Array.from({ length: 30 }, (_, n) =>
      rowOf(tenant, { offset: toOffset(n), settledBy: toOffset(n), eventsOffset: toOffset(2 * n) }),
    );
    await fly(store, { rows: rows.slice(0, 20) });

    await fly(store, { rows });

    expect((await readRows({ store, statusReader }, rows)).size).toBe(30);
  });
}

type Parts = Pick<StoreUnderTest, 'store' | 'statusReader'>;

async function readRows(
  { statusReader }: Parts,
  rows: readonly OperationRow[],
): Promise<ReadonlyMap<string, OperationRow>> {
  const reading = await statusReader.readPositions();
  const moment = reading?.moment ?? { store: undefined };
  return statusReader.readRows(
    rows.map((row) => rowKey(row.tenant, row)),
    moment,
  );
}

async function readOne(parts: Parts, row: OperationRow): Promise<OperationRow | undefined> {
  return (await readRows(parts, [row])).get(rowKey(row.tenant, row));
}
