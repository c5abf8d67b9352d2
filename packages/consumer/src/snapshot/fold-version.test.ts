import type { AggregateKind } from '../aggregate-kind.ts';
import { counterKind } from '../fixtures.ts';
import { foldVersionOf } from './fold-version.ts';

const { decider, eventSchemas } = counterKind;

test('the same fold has the same version', () => {
  expect(foldVersionOf({ ...counterKind })).toBe(foldVersionOf(counterKind));
});

test.each<[string, Partial<AggregateKind>]>([
  ['another upcaster', { upcasts: ['counters.counter.v1.Added ({ by }) => by'] }],
  ['another evolve', { decider: { ...decider, evolve: (state) => state } }],
  ['another initial state', { decider: { ...decider, initialState: { count: 7 } } }],
  ['a version of its state that was raised', { decider: { ...decider, stateVersion: 2 } }],
  ['another event', { eventSchemas: eventSchemas.slice(1) }],
])('%s makes another version, so that a snapshot of the one before is dropped', (_what, change) => {
  expect(foldVersionOf({ ...counterKind, ...change })).not.toBe(foldVersionOf(counterKind));
});
