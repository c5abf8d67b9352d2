import { createCredentials, followIssuerKeys } from '@waybill/http';
import type { CommandLane, KafkaConnection } from '@waybill/kafka';
import { createCommandLane } from '@waybill/kafka';
import type { Contract } from '@waybill/messages';
import { toCommandId } from '@waybill/messages';
import type { Mongo } from '@waybill/mongodb';
import { createMongoStatusReader, createMongoViewReader } from '@waybill/mongodb';
import type { StatusReader } from '@waybill/operations';
import { parseOperationKeys } from '@waybill/operations';
import type { Settings, SettingsWith, StartContext } from '@waybill/service';
import { SettingsError } from '@waybill/service';
import { PROJECTOR_DEPLOYMENT } from '@waybill/service/store';
import { uuidv7 } from 'uuidv7';

import type { IngressParts, IngressRole } from './app.ts';
import { runIngress } from './app.ts';
import { watchApiKeys } from './watch-api-keys.ts';

/** The variables without which an ingress can't work, beside those of Kafka, the registry and MongoDB. */
export const INGRESS_NEEDS = ['PORT', 'HOST', 'WAYBILL_OPERATION_KEYS', 'WAYBILL_API_KEYS_FILE'] as const;

/** What may be set for an ingress. */
export type IngressSettings = SettingsWith<(typeof INGRESS_NEEDS)[number]> &
  Pick<Settings, 'PUBLIC_URL' | 'CORS_ORIGINS' | 'WAYBILL_QUOTA_COMMANDS' | 'WAYBILL_QUOTA_READS'> &
  Pick<Settings, 'WAYBILL_JWT_ISSUER' | 'WAYBILL_JWT_AUDIENCE' | 'WAYBILL_JWKS_URL' | 'WEBHOOKS_MASTER_KEY'>;

/** What an ingress shares with other roles of its process. */
export type IngressSources = {
  readonly contracts: readonly Contract[];
  readonly connection: KafkaConnection;
  readonly log: IngressParts['log'];
  readonly codec: IngressParts['codec'];
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
  settings: IngressSettings,
  { contracts, connection, log, codec, mongo, watchPositions }: IngressSources,
  { logger, signal }: StartContext,
): Promise<OpenIngress> {
  const apiKeys = watchApiKeys(settings.WAYBILL_API_KEYS_FILE, logger);
  const tokens = followTokens(settings, logger);
  const { WEBHOOKS_MASTER_KEY: masterKey } = settings;
  const keys = {
    keys: readOperationKeys(settings.WAYBILL_OPERATION_KEYS),
    credentials: createCredentials({ apiKeys: apiKeys.current, tokens: tokens && { ...tokens, now: Date.now } }),
  };
  const lane: CommandLane = createCommandLane(connection);
  const stored = createMongoStatusReader(mongo, PROJECTOR_DEPLOYMENT);
  const role = await runIngress(
    {
      ...{ host: settings.HOST, port: settings.PORT, publicUrl: settings.PUBLIC_URL },
      corsOrigins: settings.CORS_ORIGINS,
      quotas: { commands: settings.WAYBILL_QUOTA_COMMANDS, reads: settings.WAYBILL_QUOTA_READS },
    },
    {
      ...keys,
      appender: lane,
      log,
      status: watchPositions ? { ...stored, watchPositions } : stored,
      views: createMongoViewReader(mongo, PROJECTOR_DEPLOYMENT),
      codec,
      contracts,
      logger,
      now: Date.now,
      newCommandId: () => toCommandId(uuidv7()),
      webhookMasterKey: masterKey === undefined ? undefined : Buffer.from(masterKey, 'base64'),
      stopping: signal,
    },
  );
  return {
    role,
    close() {
      apiKeys.close();
      tokens?.close();
      return lane.close();
    },
  };
}

function readOperationKeys(text: string): ReturnType<typeof parseOperationKeys> {
  try {
    return parseOperationKeys(text);
  } catch (error) {
    throw new SettingsError(`WAYBILL_OPERATION_KEYS: ${messageOf(error)}`);
  }
}

/** Tokens are taken when all that it needs to check them is set. */
function followTokens(
  { WAYBILL_JWT_ISSUER: issuer, WAYBILL_JWT_AUDIENCE: audience, WAYBILL_JWKS_URL: url }: IngressSettings,
  logger: StartContext['logger'],
) {
  if (issuer === undefined && audience === undefined && url === undefined) return undefined;
  if (issuer === undefined || audience === undefined || url === undefined)
    throw new SettingsError(
      'WAYBILL_JWT_ISSUER, WAYBILL_JWT_AUDIENCE and WAYBILL_JWKS_URL are set together or not at all.',
    );
  const onFailure = (err: unknown) => {
    logger.warn('the keys of the issuer can not be fetched; those that were fetched stay', { err });
  };
  return { issuer, audience, ...followIssuerKeys({ url, onFailure }) };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
