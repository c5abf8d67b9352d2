import type { TopicPartition } from '@waybill/messages';

import { eventually } from '../eventually.ts';
import { createMemoryGroup } from './memory-group.ts';
import type { MemoryMembership } from './memory-group.ts';

const partitions = [0, 1, 2].map((partition) => ({ topic: 'orders.order.events.v1', partition }));

function follow(member: MemoryMembership): { assigned: readonly TopicPartition[] | undefined } {
  const seen: { assigned: readonly TopicPartition[] | undefined } = { assigned: undefined };
  member.onAssigned((assigned) => (seen.assigned = assigned));
  return seen;
}

test('gives all partitions to the only member', async () => {
  const seen = follow(createMemoryGroup(partitions).join());

  await eventually(() => seen.assigned !== undefined);
  expect(seen.assigned).toEqual(partitions);
});

test('shares them out when a member joins, and again when one leaves', async () => {
  const group = createMemoryGroup(partitions);
  const first = group.join();
  const one = follow(first);
  const two = follow(group.join());
  await eventually(() => one.assigned?.length === 2 && two.assigned?.length === 1);

  await first.leave();

  await eventually(() => one.assigned?.length === 0 && two.assigned?.length === 3);
});

test('lets others take over from a member that lost its place and does not know', async () => {
  const group = createMemoryGroup(partitions);
  const sleeper = group.join();
  const one = follow(sleeper);
  const two = follow(group.join());
  await eventually(() => one.assigned?.length === 2);

  sleeper.lose();

  await eventually(() => two.assigned?.length === 3);
  expect(one.assigned).toHaveLength(2);
});

test('says why a member can not go on', async () => {
  const member = createMemoryGroup(partitions).join();
  const seen = follow(member);

  member.fail(new Error('crashed'));

  expect((await member.failed).message).toBe('crashed');
  await eventually(() => seen.assigned?.length === 0);
});
