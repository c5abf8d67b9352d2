import { readFileSync } from 'node:fs';

import { parseApiKeys } from '@waybill/http';
import type { CommandLane, KafkaConnection } from '@waybill/kafka';
import { createCommandLane } from '@waybill/kafka';
import type { Contract, Log } from '@waybill/messages';
import { toCommandId } from '@waybill/messages';
import type { Mongo } from '@waybill/mongodb';
import { createMongoStatusReader, createMongoViewReader } from '@waybill/mongodb';
import type { StatusReader } from '@waybill/operations';
import { parseOperationKeys } from '@waybill/operations';
import type { Settings, SettingsWith, StartContext } from '@waybill/service';
import { SettingsError } from '@waybill/service';
import { PROJECTOR_DEPLOYMENT } from '@waybill/service/store';
import { uuidv7 } from 'uuidv7';

import type { CommandEncoder, IngressRole } from './app.ts';
import { runIngress } from './app.ts';

/** The variables without which an ingress can't work, beside those of Kafka, the registry and MongoDB. */
export const INGRESS_NEEDS = ['PORT', 'HOST', 'WAYBILL_OPERATION_KEYS', 'WAYBILL_API_KEYS_FILE'] as const;

/** What an ingress shares with other roles of its process. */
export type IngressSources = {
  readonly contracts: readonly Contract[];
  readonly connection: KafkaConnection;
  readonly log: Pick<Log, 'readRange'>;
  readonly codec: CommandEncoder;
  readonly mongo: Mongo;
  /** How it learns that positions moved, when the projector runs in this process. @default a change stream */
  readonly watchPositions?: StatusReader['watchPositions'];
};

/** An ingress that runs, and its lane, which outlives it: what was accepted must still be appended. */
export type OpenIngress = { readonly role: IngressRole; close(): Promise<void> };

/**
 * Opens the lane and the readers of an ingress, and runs it.
 *
 * @throws `SettingsError` when operation keys or API keys can't be read; what `runIngress` throws
 */
export async function openIngress(
  settings: SettingsWith<(typeof INGRESS_NEEDS)[number]> & Pick<Settings, 'PUBLIC_URL'>,
  { contracts, connection, log, codec, mongo, watchPositions }: IngressSources,
  { logger, signal }: StartContext,
): Promise<OpenIngress> {
  const keys = {
    keys: readOperationKeys(settings.WAYBILL_OPERATION_KEYS),
    apiKeys: readApiKeys(settings.WAYBILL_API_KEYS_FILE),
  };
  const lane: CommandLane = createCommandLane(connection);
  const stored = createMongoStatusReader(mongo, PROJECTOR_DEPLOYMENT);
  const role = await runIngress(
    { host: settings.HOST, port: settings.PORT, publicUrl: settings.PUBLIC_URL },
    {
      ...keys,
      appender: lane,
      log,
      status: watchPositions ? { ...stored, watchPositions } : stored,
      views: createMongoViewReader(mongo),
      codec,
      contracts,
      logger,
      now: Date.now,
      newCommandId: () => toCommandId(uuidv7()),
      stopping: signal,
    },
  );
  return { role, close: () => lane.close() };
}

function readOperationKeys(text: string): ReturnType<typeof parseOperationKeys> {
  try {
    return parseOperationKeys(text);
  } catch (error) {
    throw new SettingsError(`WAYBILL_OPERATION_KEYS: ${messageOf(error)}`);
  }
}

function readApiKeys(file: string): ReturnType<typeof parseApiKeys> {
  try {
    return parseApiKeys(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new SettingsError(`WAYBILL_API_KEYS_FILE (${file}): ${messageOf(error)}`);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
