import type { KafkaConfig, SASLOptions } from 'kafkajs';

import { clientLogCreator } from './client-logger.ts';
import type { KafkaConnection } from './connection.ts';
import { loadKafkajs } from './load-kafkajs.ts';
import { createSocketBook, openSocket } from './socket.ts';
import type { SocketBook } from './socket.ts';

/** What kafkajs's own clients (membership, admin) are made from, and the sockets that they will open. */
export function toClientOptions(
  connection: KafkaConnection,
  requestTimeoutMs: number,
): { readonly config: KafkaConfig; readonly sockets: SocketBook } {
  const { logLevel } = loadKafkajs();
  const sockets = createSocketBook(connection.openSocket ?? openSocket);
  const { clientId, logger, ssl, sasl } = connection;
  const config: KafkaConfig = {
    clientId,
    brokers: [...connection.brokers],
    connectionTimeout: 3_000,
    requestTimeout: requestTimeoutMs,
    enforceRequestTimeout: true,
    logLevel: logLevel.ERROR,
    logCreator: clientLogCreator(logger, clientId),
    socketFactory: ({ host, port, ssl: tls, onConnect }) => sockets.open({ host, port, ssl: tls, onConnect }),
    ...(ssl === undefined ? {} : { ssl }),
    ...(sasl === undefined ? {} : { sasl: toSasl(sasl) }),
  };
  return { config, sockets };
}

/** One object for each mechanism, as the client's types want it. */
function toSasl({ mechanism, username, password }: NonNullable<KafkaConnection['sasl']>): SASLOptions {
  switch (mechanism) {
    case 'plain':
      return { mechanism, username, password };
    case 'scram-sha-256':
      return { mechanism, username, password };
    case 'scram-sha-512':
      return { mechanism, username, password };
  }
}
