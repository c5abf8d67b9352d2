import { createCommandLane } from '@waybill/kafka';
import type { KafkaConnection } from '@waybill/kafka';
import type { Mongo } from '@waybill/mongodb';
import { createMongoReactorStore, createMongoStatusReader, createMongoViewReader } from '@waybill/mongodb';
import type { StatusReader } from '@waybill/operations';
import { parseOperationKeys } from '@waybill/operations';
import type { Role, Settings, SettingsWith, StartContext } from '@waybill/service';
import { SettingsError } from '@waybill/service';
import { PROJECTOR_DEPLOYMENT } from '@waybill/service/store';
import { createAddressPolicy } from '@waybill/webhooks';

import { runNotifier } from './app.ts';
import type { NotifierRunParts } from './parts.ts';

/** The variables without which a notifier can't work, beside those of Kafka, the registry and MongoDB. */
export const NOTIFIER_NEEDS = ['WAYBILL_OPERATION_KEYS', 'WEBHOOKS_MASTER_KEY'] as const;

/** What a notifier shares with other roles of its process. */
export type NotifierSources = Pick<NotifierRunParts, 'contracts' | 'log' | 'codec' | 'joinMembership' | 'publicUrl'> & {
  readonly connection: KafkaConnection;
  readonly mongo: Mongo;
  /** How it learns that positions moved, when the projector runs in this process. @default a change stream */
  readonly watchPositions?: StatusReader['watchPositions'];
};

/** A notifier that runs, and its lane, which is closed behind it. */
export type OpenNotifier = { readonly role: Role; close(): Promise<void> };

/**
 * Opens the lane and the readers of a notifier, and runs it.
 *
 * @throws `SettingsError` when a key or a range can't be read; what `runNotifier` throws
 */
export async function openNotifier(
  settings: SettingsWith<(typeof NOTIFIER_NEEDS)[number]> & Settings,
  { connection, mongo, watchPositions, ...sources }: NotifierSources,
  { logger }: StartContext,
): Promise<OpenNotifier> {
  const keys = read('WAYBILL_OPERATION_KEYS', () => parseOperationKeys(settings.WAYBILL_OPERATION_KEYS));
  const allowLoopback = settings.WEBHOOKS_ALLOW_LOOPBACK === true;
  const policy = read('WEBHOOKS_DENIED_RANGES', () =>
    createAddressPolicy({ allowLoopback, deniedRanges: settings.WEBHOOKS_DENIED_RANGES }),
  );
  if (allowLoopback) logger.warn('webhooks may reach this machine, also by http: never so in production');
  const appender = createCommandLane(connection);
  const stored = createMongoStatusReader(mongo, PROJECTOR_DEPLOYMENT);
  const role = await runNotifier(
    { from: settings.WAYBILL_REACTORS_FROM },
    {
      ...sources,
      appender,
      store: createMongoReactorStore(mongo),
      logger,
      now: Date.now,
      keys,
      status: watchPositions ? { ...stored, watchPositions } : stored,
      views: createMongoViewReader(mongo, PROJECTOR_DEPLOYMENT),
      masterKey: Buffer.from(settings.WEBHOOKS_MASTER_KEY, 'base64'),
      sending: { policy },
    },
  );
  return { role, close: () => appender.close() };
}

function read<Value>(name: string, parse: () => Value): Value {
  try {
    return parse();
  } catch (error) {
    throw new SettingsError(`${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
