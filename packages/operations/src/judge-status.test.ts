import { toOffset } from '@waybill/messages';
import fc from 'fast-check';

import { isTerminal, judgeStatus } from './judge-status.ts';
import type { OperationStatus } from './operation-row.ts';

const RANK = { NotStarted: 0, Running: 1, Succeeded: 2, Failed: 2, Canceled: 2 } as const;

test('an operation without a row has not started', () => {
  expect(judgeStatus(undefined, toOffset(9))).toBe('NotStarted');
});

test('a row is shown as it is once the position has passed the outcome that settled it', () => {
  for (const status of ['Running', 'Succeeded', 'Failed', 'Canceled'] as const) {
    expect(judgeStatus({ status, settledBy: toOffset(9) }, toOffset(9))).toBe(status);
  }
});

test('H4: a row that is settled beyond the position shows as running', () => {
  for (const status of ['Running', 'Succeeded', 'Failed', 'Canceled'] as const) {
    expect(judgeStatus({ status, settledBy: toOffset(10) }, toOffset(9))).toBe('Running');
  }
});

test('what is seen of one row never goes back while the position only goes on', () => {
  const rows = fc.record({
    status: fc.constantFrom('Running' as const, 'Succeeded' as const, 'Failed' as const, 'Canceled' as const),
    settledBy: fc.nat(20).map(toOffset),
  });
  fc.assert(
    fc.property(rows, fc.array(fc.nat(20)), (row, advances) => {
      const positions = [...advances].sort((one, other) => one - other).map(toOffset);
      const ranks = positions.map((position) => RANK[judgeStatus(row, position)]);
      expect(ranks).toEqual([...ranks].sort());
    }),
  );
});

test('succeeded, failed and canceled are final', () => {
  const all = Object.keys(RANK) as OperationStatus[]; // The table has them all.

  expect(all.filter(isTerminal)).toEqual(['Succeeded', 'Failed', 'Canceled']);
});
