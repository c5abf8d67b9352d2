import type { History } from '@waybill/projection/testing';
import { createHistory } from '@waybill/projection/testing';
import fc from 'fast-check';

import { added, removed } from './thing-projections.ts';

/** What one command of a random history does. */
type Step =
  | { readonly kind: 'decide'; readonly id: number; readonly amounts: readonly number[]; readonly ends: boolean }
  | { readonly kind: 'remove'; readonly id: number }
  | { readonly kind: 'claim' }
  | { readonly kind: 'void'; readonly id: number }
  | { readonly kind: 'repeat' };

const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('decide' as const),
      id: fc.nat(3),
      amounts: fc.array(fc.nat(9), { maxLength: 3 }),
      ends: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove' as const), id: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('claim' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('void' as const), id: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('repeat' as const) }) },
);

/** Ids of the aggregates of a random history; each belongs to one partition. */
export const PARTITIONS = [0, 1] as const;
export const THING_IDS = PARTITIONS.flatMap((partition) => [0, 1, 2, 3].map((id) => idOf(partition, id)));

/** Commands of every kind in two partitions, with changes of owner and records of superseded ones. */
export const anyHistory: fc.Arbitrary<History> = fc
  .tuple(...PARTITIONS.map(() => fc.array(step, { minLength: 1, maxLength: 12 })))
  .map((partitions) => {
    const history = createHistory();
    partitions.forEach((steps, partition) => {
      history.claim(partition);
      const running: bigint[] = [];
      for (const one of steps) write(history, partition, one, running);
    });
    return history;
  });

function write(history: History, partition: number, step: Step, running: bigint[]): void {
  switch (step.kind) {
    case 'claim':
      history.claim(partition);
      return;
    case 'void':
      // Its owner was superseded, so its aggregate's version and its command stay as they were.
      history.plant(partition, { headers: { ce_type: 'demo.thing.v1.Added', claim: '-1' } });
      return;
    case 'repeat':
      history.decide(partition, { aggregateId: idOf(partition, 0), decision: 'DUPLICATE', duplicateOf: 0n });
      return;
    case 'remove':
      history.decide(partition, { aggregateId: idOf(partition, step.id), events: [removed] });
      return;
    case 'decide':
      decide(history, partition, step, running);
  }
}

function decide(
  history: History,
  partition: number,
  { id, amounts, ends }: Extract<Step, { readonly kind: 'decide' }>,
  running: bigint[],
): void {
  const command = { aggregateId: idOf(partition, id), events: amounts.map(added) };
  const operation = ends ? running.shift() : undefined;
  if (operation !== undefined) history.decide(partition, { ...command, operation });
  else if (ends) history.decide(partition, command);
  else running.push(history.decide(partition, { ...command, decision: 'RUNNING' }));
}

function idOf(partition: number, id: number): string {
  return `a${partition}${id}`;
}
