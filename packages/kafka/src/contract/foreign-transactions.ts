import type { Kafka, Producer, Transaction } from 'kafkajs';

/** Somebody else's transactions on one topic, one producer each. */
export type ForeignTransactions = {
  /** @param name  of the transactional id; its former holder is fenced, and what that left open is aborted */
  begin(name: string): Promise<ForeignTransaction>;
  /** Writes records outside of any transaction. */
  plain(partition: number, value: string): Promise<void>;
  close(): Promise<void>;
};

export type ForeignTransaction = Pick<Transaction, 'commit' | 'abort'> & {
  write(partition: number, value: string, key?: string): Promise<void>;
  /** Of the producer: one more transaction after this one. */
  another(): Promise<unknown>;
};

/** @param topic  its full name; each value is also the header `ce_id`, by which our tests name records */
export function createForeignTransactions(client: Kafka, topic: string): ForeignTransactions {
  const producers: Producer[] = [];
  const retry = { initialRetryTime: 20, maxRetryTime: 200, retries: 8 };

  async function connect(transactionalId?: string): Promise<Producer> {
    const id = transactionalId === undefined ? {} : { transactionalId };
    const producer = client.producer({ ...id, maxInFlightRequests: 1, idempotent: true, retry });
    producers.push(producer);
    await producer.connect();
    return producer;
  }
  function record(partition: number, value: string, key = 'k') {
    return { topic, messages: [{ partition, key, value, headers: { ce_id: value } }] };
  }

  return {
    begin: async (name) => {
      const producer = await connect(`${topic}.${name}`);
      const transaction = await producer.transaction();
      return {
        write: async (partition, value, key) => {
          await transaction.send(record(partition, value, key));
        },
        commit: () => transaction.commit(),
        abort: () => transaction.abort(),
        another: () => producer.transaction(),
      };
    },
    plain: async (partition, value) => {
      const producer = producers[0] ?? (await connect());
      await producer.send(record(partition, value));
    },
    close: async () => {
      await Promise.all(producers.map((producer) => producer.disconnect().catch(() => undefined)));
    },
  };
}
