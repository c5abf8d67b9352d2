import type { Tenant } from '@waybill/messages';
import { toCommandId, toOffset } from '@waybill/messages';
import type { OperationRow, RowQuery } from '@waybill/operations';
import { rowKey } from '@waybill/operations';

import type { StoreUnderTest } from './store-under-test.ts';
import { fly, freshTenant, rowOf } from './store-under-test.ts';

const BEGAN_MS = Date.UTC(2026, 10, 22, 10);
const MAKE = 'store.thing.v1.Make';

export function describeRowLists(fresh: () => Promise<StoreUnderTest>): void {
  test('lists the rows of a tenant alone, by the times of their commands', async () => {
    const { list } = await filled(fresh);

    expect(await list({})).toEqual([1, 2, 3, 4, 5, 6]);
    expect(await list({ descending: true })).toEqual([6, 5, 4, 3, 2, 1]);
  });

  test.each<readonly [string, RowQuery['filters'], readonly number[]]>([
    ['a status', [{ field: 'status', operator: 'eq', value: 'Failed' }], [2]],
    ['one status of several', [{ field: 'status', operator: 'in', value: ['Failed', 'Running'] }], [2, 3]],
    ['the status of most', [{ field: 'status', operator: 'eq', value: 'Succeeded' }], [1, 4, 5]],
    ['a type', [{ field: 'commandType', operator: 'in', value: ['store.thing.v1.Break'] }], [4]],
    ['a target', [{ field: 'target', operator: 'eq', value: 'b' }], [5]],
    ['a command, with its repeats', [{ field: 'commandId', operator: 'eq', value: idOf(1) }], [1, 6]],
    ['a time', [{ field: 'time', operator: 'eq', value: timeOf(3) }], [3, 4]],
    [
      'a span of time',
      [
        { field: 'time', operator: 'gt', value: timeOf(1) },
        { field: 'time', operator: 'lte', value: timeOf(5) },
      ],
      [2, 3, 4, 5],
    ],
  ])('finds by %s', async (_what, filters, expected) => {
    const { list } = await filled(fresh);

    expect(await list({ filters })).toEqual(expected);
  });

  test.each([false, true])(
    'goes on behind the last row of a page, rows of one time included (%s)',
    async (descending) => {
      const { list, placeOf } = await filled(fresh);
      const seen: number[] = [];

      for (;;) {
        const last = seen.at(-1);
        const page = await list({ descending, limit: 1, after: last === undefined ? undefined : placeOf(last) });
        if (page.length === 0) break;
        seen.push(...page);
      }

      expect(seen).toEqual(descending ? [6, 5, 4, 3, 2, 1] : [1, 2, 3, 4, 5, 6]);
    },
  );
}

function idOf(number: number): OperationRow['commandId'] {
  return toCommandId(`01890000-0000-7000-8000-00000000000${number}`);
}

/** The third and the fourth are of one time. */
function timeOf(number: number): Date {
  return new Date(BEGAN_MS + (number === 4 ? 3 : number) * 1_000);
}

function rowsOf(tenant: Tenant): readonly OperationRow[] {
  const row = (number: number, fields: Partial<OperationRow> = {}) =>
    rowOf(tenant, {
      ...{ offset: toOffset(number), settledBy: toOffset(number), eventsOffset: toOffset(20 + number) },
      ...{ commandId: idOf(number), timeMs: timeOf(number).getTime(), commandType: MAKE },
      ...fields,
    });
  return [
    row(1),
    row(2, { status: 'Failed' }),
    row(3, { status: 'Running' }),
    row(4, { commandType: 'store.thing.v1.Break' }),
    row(5, { target: 'b' }),
    row(6, { commandId: idOf(1), status: 'Running', duplicateOf: toOffset(1) }),
  ];
}

async function filled(fresh: () => Promise<StoreUnderTest>) {
  const { store, statusReader, createPositions } = await fresh();
  await createPositions();
  const tenant = freshTenant();
  const rows = rowsOf(tenant);
  await fly(store, { rows: [...rows, ...rowsOf(freshTenant())] });
  const { moment } = (await statusReader.readPositions()) ?? {};
  if (moment === undefined) throw new Error('There are no positions.');
  return {
    list: async (query: Partial<RowQuery>): Promise<readonly number[]> => {
      const usual = { tenant, filters: [], descending: false, after: undefined, limit: 10 };
      return (await statusReader.listRows({ ...usual, ...query }, moment)).map(({ offset }) => Number(offset));
    },
    placeOf: (number: number) => {
      const row = rows[number - 1];
      if (row === undefined) throw new Error('There is no such row.');
      return { time: new Date(row.timeMs), key: rowKey(tenant, row) };
    },
  };
}
