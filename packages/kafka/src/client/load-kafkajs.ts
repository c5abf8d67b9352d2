// Not by name: the banner of a bundle declares `createRequire` and `require` itself.
import nodeModule from 'node:module';

import { ConfigurationRefusedError } from '@waybill/messages';

import { noIdleTimerLoop } from '../patches/no-idle-timer-loop.ts';
import { noLeaderHidesNoOther } from '../patches/no-leader-hides-no-other.ts';
import { noMemberWithoutAnId } from '../patches/no-member-without-an-id.ts';
import { noWritesToDeadSockets } from '../patches/no-writes-to-dead-sockets.ts';
import { oneFrameBuffer } from '../patches/one-frame-buffer.ts';
import { oneSocketAtATime } from '../patches/one-socket-at-a-time.ts';
import type { ClientModules, Patch } from '../patches/patch.ts';
import type { Kafkajs } from './kafkajs-internals.ts';

// A real require at run time: a bundle has no require.cache whose entries could be replaced.
const load = nodeModule.createRequire(import.meta.url);
const VERSION = '2.2.4';
const SOURCES = 'kafkajs/src/';
const patches: readonly Patch[] = [
  noLeaderHidesNoOther,
  oneFrameBuffer,
  oneSocketAtATime,
  noWritesToDeadSockets,
  noIdleTimerLoop,
  noMemberWithoutAnId,
];

const modules: ClientModules = {
  read: (path): unknown => load(SOURCES + path),
  replace: (path, exports) => {
    load(SOURCES + path);
    const module = load.cache[load.resolve(SOURCES + path)];
    if (module === undefined) throw new ConfigurationRefusedError(`kafkajs: ${path} is not in the module cache.`);
    module.exports = exports;
  },
};

/**
 * The Kafka client, repaired before any of it was loaded.
 *
 * @throws `ConfigurationRefusedError` when it is not the version that the repairs were made for
 */
export function loadKafkajs(): Kafkajs {
  loaded ??= loadPatched();
  return loaded;
}

let loaded: Kafkajs | undefined;

function loadPatched(): Kafkajs {
  // The shape of a package.json, of which one member is looked at.
  assertVersion((load('kafkajs/package.json') as { version?: unknown }).version);
  for (const patch of patches) patch.apply(modules);
  assertLive();
  // kafkajs publishes no types of its inner modules; the contract tests hold these.
  return {
    ...(load('kafkajs') as Pick<Kafkajs, 'Kafka' | 'logLevel' | 'ConfigResourceTypes'>),
    Cluster: modules.read('cluster') as Kafkajs['Cluster'],
    createLogger: (modules.read('loggers') as Pick<Kafkajs, 'createLogger'>).createLogger,
  };
}

/** @throws `ConfigurationRefusedError` for any version but the one that the repairs were made for */
export function assertVersion(version: unknown): void {
  if (version === VERSION) return;
  throw new ConfigurationRefusedError(`kafkajs must be ${VERSION}, not ${String(version)}: install that version.`);
}

/**
 * Proves that each repair of the Kafka client is in use: call it at start.
 *
 * @throws `ConfigurationRefusedError` that says what would break
 */
export function selfCheckPatches(): void {
  loadKafkajs();
  assertLive();
}

function assertLive(): void {
  const missing = patches.find((patch) => !patch.isLive(modules));
  if (missing === undefined) return;
  throw new ConfigurationRefusedError(
    `A repair of kafkajs is not in use (${missing.closes}): keep kafkajs outside the bundle.`,
  );
}
