import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { isMongodbReady } from '../ready/mongodb-ready.ts';
import { folderOf } from './installation.ts';
import type { NativePart } from './native-part.ts';

/** MongoDB as a replica set of one, since transactions and change streams need a set. */
export const mongodbPart: NativePart = {
  name: 'mongodb',
  isReady: (ports) => isMongodbReady(ports.mongodb),
  prepare: async ({ folder, ports, installation }) => {
    const data = join(folder, 'data');
    await mkdir(data, { recursive: true });
    const args = [
      '--dbpath',
      data,
      '--port',
      String(ports.mongodb),
      '--bind_ip',
      '127.0.0.1',
      '--nounixsocket',
      '--replSet',
      'rs0',
    ];
    args.push('--oplogSize', '64', '--wiredTigerCacheSizeGB', '0.25', '--quiet');
    args.push('--setParameter', 'diagnosticDataCollectionEnabled=false');
    return { program: join(folderOf(installation, 'mongodb'), 'mongod'), args };
  },
};
