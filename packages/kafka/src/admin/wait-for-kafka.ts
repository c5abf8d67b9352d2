import { createBackOff } from '../client/back-off.ts';
import { createCluster } from '../client/cluster.ts';
import type { KafkaConnection } from '../client/connection.ts';
import { protocolErrorOf } from '../client/protocol-error.ts';
import { reasonWithHint, refusalOf } from '../client/refusal.ts';

const ANSWER_MS = 3_000;

export type WaitOptions = {
  /** Called with a sentence after each vain try. */
  readonly onWaiting: (sentence: string) => void;
  /** Ends the waiting. */
  readonly signal?: AbortSignal | undefined;
};

/**
 * Waits until a broker answers, however long that takes.
 *
 * @throws the signal's reason when it fired; `ConfigurationRefusedError` at once when the broker refuses our name and
 *         password, or we its certificate, since no waiting changes that
 */
export async function waitForKafka(connection: KafkaConnection, { onWaiting, signal }: WaitOptions): Promise<void> {
  const backOff = createBackOff();
  for (;;) {
    signal?.throwIfAborted();
    await backOff.wait();
    const cluster = createCluster(connection, ANSWER_MS);
    try {
      await cluster.refresh();
      return;
    } catch (error) {
      // Some topic may have no leader yet; whoever needs it will say so. The broker is there.
      if (protocolErrorOf(error) !== undefined) return;
      const refusal = refusalOf(error, connection);
      if (refusal) throw refusal;
      onWaiting(`Waiting for Kafka at ${connection.brokers.join(', ')}: ${reasonWithHint(error, connection)}`);
    } finally {
      cluster.close();
    }
  }
}
