import { toCommandId, toOffset } from '@waybill/messages';

import { firstCommandOf, foldOutcome, forgetOldCommands, KEY_MEMORY_MS, NO_FINGERPRINT } from './first-command.ts';
import { emptyPartition, merge, openStage } from './partition-state.ts';

const id = toCommandId('00000000-0000-8000-8000-000000000001');
const other = toCommandId('00000000-0000-8000-8000-000000000002');

/** An outcome of the command at `offset`, at `timeMs` of log time. */
function outcome(offset: number, timeMs: number, changes: Partial<Parameters<typeof foldOutcome>[1]> = {}) {
  return {
    commandId: id,
    commandOffset: BigInt(offset),
    commandTime: new Date(timeMs),
    fingerprint: 'a'.repeat(64),
    decision: 'SUCCEEDED' as const,
    error: null,
    causation: null,
    ...changes,
  };
}

function stageWith(...outcomes: readonly ReturnType<typeof outcome>[]) {
  const stage = openStage(emptyPartition());
  for (const each of outcomes) foldOutcome(stage, each);
  return stage;
}

const reused = { code: 'idempotency-key-reused', message: '', target: null, details: null };

test('a command that was decided is known by its id', () => {
  const stage = stageWith(outcome(7, 1_000));

  expect(firstCommandOf(stage, id)).toEqual({ offset: 7n, fingerprint: 'a'.repeat(64), timeMs: 1_000 });
  expect(firstCommandOf(stage, other)).toBeUndefined();
});

test('a command that failed is known too, so that its retry has the same answer', () => {
  const failed = { decision: 'FAILED', error: { ...reused, code: 'nothing-to-charge' } } as const;

  expect(firstCommandOf(stageWith(outcome(7, 0, failed)), id)).toMatchObject({ offset: 7n });
});

test('H9: a duplicate neither replaces nor refreshes the first', () => {
  const stage = stageWith(outcome(1, 0), outcome(2, 5_000, { decision: 'DUPLICATE' }));

  expect(firstCommandOf(stage, id)).toMatchObject({ offset: 1n, timeMs: 0 });
});

test('H9: a reused key neither replaces nor refreshes the first', () => {
  const stage = stageWith(
    outcome(1, 0),
    outcome(2, 5_000, { decision: 'FAILED', error: reused, fingerprint: 'b'.repeat(64) }),
  );

  expect(firstCommandOf(stage, id)).toMatchObject({ offset: 1n, fingerprint: 'a'.repeat(64) });
});

test('H9: an id is known while log time is at most 48 hours behind its first command', () => {
  const atTheEnd = stageWith(outcome(1, 1_000), outcome(2, 1_000 + KEY_MEMORY_MS, { commandId: other }));
  const behind = stageWith(outcome(1, 1_000), outcome(2, 1_001 + KEY_MEMORY_MS, { commandId: other }));

  expect(KEY_MEMORY_MS).toBe(48 * 60 * 60 * 1_000);
  expect(firstCommandOf(atTheEnd, id)).toMatchObject({ offset: 1n });
  expect(firstCommandOf(behind, id)).toBeUndefined();
});

test('H9: a key that is used again behind its window has a new first command', () => {
  const later = 1 + KEY_MEMORY_MS;
  const stage = stageWith(outcome(1, 0), outcome(2, later, { commandId: other }), outcome(3, later));

  expect(firstCommandOf(stage, id)).toMatchObject({ offset: 3n, timeMs: later });
});

test('H19: log time is the largest command time that was folded, and never goes back', () => {
  const stage = stageWith(outcome(1, 9_000), outcome(2, 3_000, { commandId: other }));

  expect(stage.progress.logTimeMs).toBe(9_000);
});

test('H19: a wall clock that is days ahead forgets nothing', () => {
  jest.useFakeTimers({ now: 30 * KEY_MEMORY_MS });

  expect(firstCommandOf(stageWith(outcome(1, 0)), id)).toMatchObject({ offset: 1n });
  jest.useRealTimers();
});

test('a record without a readable fingerprint is nobody’s first', () => {
  const stage = stageWith(outcome(1, 0, { decision: 'FAILED', error: reused, fingerprint: NO_FINGERPRINT }));

  expect(firstCommandOf(stage, id)).toBeUndefined();
  expect(stage.progress).toEqual({ decidedThrough: toOffset(1), lastCommandId: id, logTimeMs: 0 });
});

test('forgetting drops what no look-up would find, and nothing else', () => {
  const stage = stageWith(outcome(1, 0), outcome(2, KEY_MEMORY_MS + 1, { commandId: other }));
  merge(stage);

  forgetOldCommands(stage.base);

  expect([...stage.base.firstCommands.keys()]).toEqual([other]);
});

test('a key that came again behind its window is the youngest to be forgotten', () => {
  const state = emptyPartition();
  const first = openStage(state);
  foldOutcome(first, outcome(1, 0));
  foldOutcome(first, outcome(2, KEY_MEMORY_MS + 1, { commandId: other }));
  merge(first);
  const again = openStage(state);
  foldOutcome(again, outcome(3, 2 * KEY_MEMORY_MS));
  merge(again);

  expect([...state.firstCommands.keys()]).toEqual([other, id]);
});

test('it is so too when both lie in one stage: what is older does not stay because of it', () => {
  const stage = stageWith(outcome(1, 0), outcome(2, 1_000, { commandId: other }), outcome(3, 2 * KEY_MEMORY_MS));
  merge(stage);

  forgetOldCommands(stage.base);

  expect([...stage.base.firstCommands.keys()]).toEqual([id]);
});
