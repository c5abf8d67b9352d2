import type { KafkaLogger } from './connection.ts';
import { loadKafkajs } from './load-kafkajs.ts';
import { ENDED_BY_US } from './socket.ts';

type LogEntry = { readonly log: { readonly message: string; readonly [field: string]: unknown } };

const REPEAT_MS = 10_000;

/** kafkajs's errors as our warnings: the same sentence at most every ten seconds, since its retries repeat it. */
export function clientLogCreator(logger: KafkaLogger, clientId: string) {
  const saidAt = new Map<string, number>();
  return () =>
    ({ log }: LogEntry) => {
      // What a broker refused is told to whoever asked.
      if (log.message.includes(ENDED_BY_US) || log.message.startsWith('Response ')) return;
      const now = Date.now();
      if (now - (saidAt.get(log.message) ?? 0) < REPEAT_MS) return;
      if (saidAt.size > 100) saidAt.clear();
      saidAt.set(log.message, now);
      logger.warn(`Kafka client: ${log.message}`, { clientId, error: log['error'] });
    };
}

export function createClientLogger(logger: KafkaLogger, clientId: string) {
  const { createLogger, logLevel } = loadKafkajs();
  return createLogger({ level: logLevel.ERROR, logCreator: clientLogCreator(logger, clientId) });
}
