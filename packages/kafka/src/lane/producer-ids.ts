import { PartUnavailableError } from '@waybill/messages';

import { createBackOff } from '../client/back-off.ts';
import type { KafkaCluster } from '../client/cluster.ts';
import type { ProducerIdentity } from '../writer/producer-identity.ts';

const TRANSACTION_TIMEOUT_MS = 10_000;

/** Producer ids that fence nobody: under one of them a broker knows the batches that it has already. */
export interface ProducerIds {
  /**
   * An id that is not the former one. Asks the brokers as long as none gives one.
   *
   * @throws `PartUnavailableError` once the connection was closed
   */
  take(former: ProducerIdentity | undefined): Promise<ProducerIdentity>;
}

export function createProducerIds(cluster: KafkaCluster): ProducerIds {
  const backOff = createBackOff();
  let current: ProducerIdentity | undefined;
  let asking: Promise<ProducerIdentity> | undefined;

  async function ask(): Promise<ProducerIdentity> {
    for (;;) {
      await backOff.wait();
      try {
        // Also finds another broker when the one that was asked is away.
        await cluster.refresh();
        const identity = await cluster.askAny((broker) =>
          broker.initProducerId({ transactionalId: undefined, transactionTimeout: TRANSACTION_TIMEOUT_MS }),
        );
        current = { id: BigInt(identity.producerId), epoch: identity.producerEpoch };
        return current;
      } catch (error) {
        // It was closed. Otherwise whoever waits is told by the lane's own clock.
        if (error instanceof PartUnavailableError) throw error;
      }
    }
  }

  return {
    take: (former) => {
      if (current !== undefined && current !== former) return Promise.resolve(current);
      asking ??= ask().finally(() => (asking = undefined));
      return asking;
    },
  };
}
