import { ConfigurationRefusedError, PartUnavailableError } from '@waybill/messages';

import { createBackOff } from '../client/back-off.ts';
import type { KafkaCluster } from '../client/cluster.ts';
import { protocolErrorOf, reasonOf } from '../client/protocol-error.ts';
import { isRightMissing } from '../client/refusal.ts';

const TRANSACTION_TIMEOUT_MS = 10_000;
const GIVE_UP_MS = 10_000;

export type ProducerIdentity = { readonly id: bigint; readonly epoch: number };

/**
 * Raises the epoch of a transactional id at its coordinator, so that earlier holders are stale there. (The leader of the
 * partition refuses them only behind a first batch of the new epoch: the claim.)
 *
 * @throws `PartUnavailableError` when no coordinator answers in time, `ConfigurationRefusedError` at once when we have no
 *         right to the topic or to the transactional id
 */
export async function takeIdentity(
  cluster: KafkaCluster,
  topic: string,
  transactionalId: string,
): Promise<ProducerIdentity> {
  const backOff = createBackOff();
  const giveUpAt = performance.now() + GIVE_UP_MS;
  for (;;) {
    await backOff.wait();
    try {
      if (cluster.leaderOf(topic, 0) === undefined) await cluster.refresh([topic]);
      const identity = await cluster.askCoordinator(transactionalId, (coordinator) =>
        coordinator.initProducerId({ transactionalId, transactionTimeout: TRANSACTION_TIMEOUT_MS }),
      );
      return { id: BigInt(identity.producerId), epoch: identity.producerEpoch };
    } catch (error) {
      // It was closed.
      if (error instanceof PartUnavailableError || error instanceof ConfigurationRefusedError) throw error;
      if (isRightMissing(error)) throw rightMissing(transactionalId, error);
      if (performance.now() > giveUpAt) {
        throw new PartUnavailableError(`Kafka gave no producer id for ${transactionalId}: ${reasonOf(error)}`, error);
      }
      // Without any answer the client may hold an address where nobody is any more.
      if (protocolErrorOf(error) === undefined) await cluster.refresh([topic]).catch(() => undefined);
    }
  }
}

function rightMissing(transactionalId: string, error: unknown): ConfigurationRefusedError {
  const what = `Kafka lets us write no transactions as ${transactionalId} (${protocolErrorOf(error) ?? ''}).`;
  return new ConfigurationRefusedError(`${what} Grant WRITE and DESCRIBE on that transactional id.`, error);
}
