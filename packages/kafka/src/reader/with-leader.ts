import { ConfigurationRefusedError, OffsetOutOfRangeError, PartUnavailableError } from '@waybill/messages';

import { createBackOff } from '../client/back-off.ts';
import type { KafkaCluster } from '../client/cluster.ts';
import { protocolErrorOf, reasonOf } from '../client/protocol-error.ts';
import { isRightMissing } from '../client/refusal.ts';

const GIVE_UP_MS = 30_000;
const NOBODY = -1;

/** The leader answered, but not with what was asked for; another one may. */
export class RefusedError extends Error {}

/**
 * Asks the leader of a partition, again after leader moves and closed connections.
 *
 * @throws `PartUnavailableError` when that did not help for half a minute; at once, whatever a repeat could not change,
 *         such as a right that is missing (`ConfigurationRefusedError`)
 */
export async function withLeader<Answer>(
  cluster: KafkaCluster,
  { topic, partition }: { readonly topic: string; readonly partition: number },
  ask: (leader: number) => Promise<Answer>,
  giveUpMs = GIVE_UP_MS,
): Promise<Answer> {
  const backOff = createBackOff();
  const giveUpAt = performance.now() + giveUpMs;
  for (;;) {
    await backOff.wait();
    let leader: number | undefined;
    try {
      leader = await findLeader(cluster, topic, partition);
      return await ask(leader);
    } catch (error) {
      if (isFinal(error)) throw error;
      if (isRightMissing(error)) throw rightMissing(`${topic}[${partition}]`, error);
      if (performance.now() > giveUpAt) {
        throw new PartUnavailableError(`Kafka did not answer for ${topic}[${partition}]: ${reasonOf(error)}`, error);
      }
      const isAnswered = error instanceof RefusedError || protocolErrorOf(error) !== undefined;
      if (leader !== undefined && !isAnswered) cluster.poison(leader, 'A read had no answer.');
      await cluster.refresh([topic]).catch(() => undefined);
    }
  }
}

async function findLeader(cluster: KafkaCluster, topic: string, partition: number): Promise<number> {
  const known = cluster.leaderOf(topic, partition) ?? NOBODY;
  if (known >= 0) return known;
  await cluster.refresh([topic]);
  const found = cluster.leaderOf(topic, partition) ?? NOBODY;
  if (found < 0) throw new RefusedError('nobody leads it');
  return found;
}

/** Closed ones included: they throw `PartUnavailableError`. */
function isFinal(error: unknown): boolean {
  return (
    error instanceof OffsetOutOfRangeError ||
    error instanceof ConfigurationRefusedError ||
    error instanceof PartUnavailableError
  );
}

function rightMissing(place: string, error: unknown): ConfigurationRefusedError {
  const what = `Kafka does not let us do this with ${place} (${protocolErrorOf(error) ?? ''}).`;
  return new ConfigurationRefusedError(`${what} Grant the right (waybill topics access tells which).`, error);
}
