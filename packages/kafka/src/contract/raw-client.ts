import { createRequire } from 'node:module';

import type { FaultProxy } from '@waybill/testing';
import type { Kafka, KafkaConfig } from 'kafkajs';

import type { Kafkajs } from '../client/kafkajs-internals.ts';
import { openSocket } from '../client/socket.ts';

const require = createRequire(import.meta.url);
type RawKafkajs = Pick<Kafkajs, 'Kafka' | 'logLevel'>;

/** kafkajs as it is published, without any repair of ours: the guard is off. Its sockets lead through a proxy, if any. */
export function createRawClient(
  brokers: readonly string[],
  { proxy, ...config }: Partial<KafkaConfig> & { readonly proxy?: FaultProxy } = {},
): Kafka {
  // kafkajs says at every start that its partitioner is not that of its first version.
  process.env['KAFKAJS_NO_PARTITIONER_WARNING'] = '1';
  const open = proxy?.openSocket;
  return new (loadRaw().Kafka)({
    clientId: 'raw',
    brokers: [...brokers],
    logLevel: loadRaw().logLevel.NOTHING,
    socketFactory: ({ host, port, onConnect }) =>
      open === undefined ? openSocket({ host, port, ssl: undefined, onConnect }) : open({ host, port, onConnect }),
    ...config,
  });
}

/** With a module registry of its own, where no repair was made. */
function loadRaw(): RawKafkajs {
  let loaded: RawKafkajs | undefined;
  jest.isolateModules(() => {
    // Those members of its published types.
    loaded = require('kafkajs') as RawKafkajs;
  });
  if (loaded === undefined) throw new Error('kafkajs can be loaded.');
  return loaded;
}
