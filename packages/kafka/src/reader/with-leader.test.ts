import { PartUnavailableError } from '@waybill/messages';

import type { KafkaCluster } from '../client/cluster.ts';
import { RefusedError, withLeader } from './with-leader.ts';

const place = { topic: 'demo.thing.events.v1', partition: 3 };
const GIVE_UP_MS = 50;

/** Brokers that answer each question for leaders with the next of these. */
function clusterWhere(...answers: readonly (number | undefined)[]): KafkaCluster {
  const told = [...answers];
  let known: number | undefined;
  const cluster: Pick<KafkaCluster, 'leaderOf' | 'refresh' | 'poison'> = {
    leaderOf: () => known,
    refresh: () => {
      known = told.length > 1 ? told.shift() : told[0];
      return Promise.resolve();
    },
    poison: () => undefined,
  };
  // What `withLeader` may use of it is all that it has.
  return cluster as KafkaCluster;
}

const ask = (leader: number) => Promise.resolve(`asked ${leader}`);

test('a partition that nobody leads is given up after a while, though the brokers answer', async () => {
  for (const nobody of [undefined, -1])
    await expect(withLeader(clusterWhere(nobody), place, ask, GIVE_UP_MS)).rejects.toThrow(
      new PartUnavailableError(
        'Kafka did not answer for demo.thing.events.v1[3]: nobody leads it',
        new RefusedError('nobody leads it'),
      ),
    );
});

test('a leader that is elected meanwhile is asked', async () => {
  await expect(withLeader(clusterWhere(undefined, -1, 2), place, ask)).resolves.toBe('asked 2');
});
