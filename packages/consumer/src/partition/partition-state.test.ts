import { toOffset } from '@waybill/messages';

import { aggregateOf, emptyPartition, merge, openStage } from './partition-state.ts';

const first = { offset: toOffset(4), fingerprint: 'a'.repeat(64), timeMs: 5 };

test('what is staged is seen on the stage and nowhere else', () => {
  const state = emptyPartition();
  const stage = openStage(state);

  stage.aggregates.set('acme|1', { state: 'staged', version: 1 });
  stage.firstCommands.set('id', first);
  stage.progress = { decidedThrough: toOffset(4), lastCommandId: 'id', logTimeMs: 5 };

  expect(aggregateOf(stage, 'acme|1')).toEqual({ state: 'staged', version: 1 });
  expect(state).toEqual(emptyPartition());
});

test('a stage that was merged is the state', () => {
  const state = emptyPartition();
  state.aggregates.set('acme|1', { state: 'old', version: 1 });
  state.aggregates.set('acme|2', { state: 'kept', version: 3 });
  const stage = openStage(state);
  stage.aggregates.set('acme|1', { state: 'new', version: 2 });
  stage.firstCommands.set('id', first);
  stage.progress = { decidedThrough: toOffset(4), lastCommandId: 'id', logTimeMs: 5 };

  merge(stage);

  expect(aggregateOf(openStage(state), 'acme|1')).toEqual({ state: 'new', version: 2 });
  expect(aggregateOf(openStage(state), 'acme|2')).toEqual({ state: 'kept', version: 3 });
  expect(state.firstCommands.get('id')).toEqual(first);
  expect(state.progress.decidedThrough).toBe(4n);
});
