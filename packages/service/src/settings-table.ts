import { readFileSync } from 'node:fs';

import { LOG_LEVELS } from '@waybill/telemetry';
import { z } from 'zod';

/** One environment variable: what it means, how its text is read, whether it is a secret (then `NAME_FILE` works too). */
type Setting<Value> = { readonly about: string; readonly schema: z.ZodType<Value, string>; readonly secret: boolean };

function setting<Value>(about: string, schema: z.ZodType<Value, string>): Setting<Value> {
  return { about, schema, secret: false };
}

function secret(about: string): Setting<string> {
  return { about, schema: text, secret: true };
}

const text = z.string().min(1, 'must not be empty');
const flag = z.enum(['true', 'false'], 'must be true or false').transform((value) => value === 'true');
const wholeNumber = (max: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, `must be a whole number from 0 to ${max}`)
    .transform(Number)
    .refine((value) => value <= max, `must be a whole number from 0 to ${max}`);
const atLeastOne = (max: number) => wholeNumber(max).refine((value) => value > 0, 'must be at least 1');
const masterKey = (value: string) => Buffer.from(value, 'base64').length >= 32;
const ranges = z
  .string()
  .regex(/^[0-9a-fA-F.:]+\/\d{1,3}(?:,[0-9a-fA-F.:]+\/\d{1,3})*$/, 'must be address/bits, several separated by commas')
  .transform((value): readonly string[] => value.split(','));
const url = z
  .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
  .refine((value) => !value.endsWith('/'), 'must not end in "/"');
const quota = z
  .string()
  .regex(/^[1-9]\d{0,8}\/[1-9]\d{0,4}$/, 'must be requests/seconds, such as 100/10')
  .transform((value) => {
    const [requests, seconds] = value.split('/').map(Number);
    return { requests: requests ?? 0, seconds: seconds ?? 1 };
  });
const origins = z
  .string()
  .regex(/^(?:\*|https?:\/\/[^\s,/]+(?:,https?:\/\/[^\s,/]+)*)$/, 'must be origins such as https://shop.example, or *')
  .transform((value): readonly string[] => value.split(','));
const hosts = z
  .string()
  .regex(/^[^\s,:]+:\d{1,5}(?:,[^\s,:]+:\d{1,5})*$/, 'must be host:port, several separated by commas')
  .transform((value): readonly string[] => value.split(','));

/** The path of a PEM file; the value is what the file holds. */
const pemFile = text.transform((path, context) => {
  const pem = contentOf(path);
  if (pem?.includes('-----BEGIN ') === true) return pem;
  context.addIssue(pem === undefined ? `names a file that can't be read: ${path}` : `names no PEM file: ${path}`);
  return z.NEVER;
});

function contentOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/**
 * Every environment variable that services and CLI know, in one table: what is not in it and begins with `WAYBILL_`
 * is refused, so that a misspelt name can't be ignored.
 */
export const settingsTable = {
  KAFKA_BROKERS: setting('Kafka, host:port,host:port', hosts),
  KAFKA_SSL: setting('TLS to Kafka: true or false', flag),
  KAFKA_SSL_CA_FILE: setting("PEM file of the authorities to trust instead of the system's", pemFile),
  KAFKA_SSL_CERT_FILE: setting('PEM file of our own certificate, for brokers that ask for one', pemFile),
  KAFKA_SSL_KEY_FILE: setting('PEM file of its key', pemFile),
  KAFKA_SASL_MECHANISM: setting(
    'plain, scram-sha-256 or scram-sha-512',
    z.enum(['plain', 'scram-sha-256', 'scram-sha-512']),
  ),
  KAFKA_SASL_USERNAME: setting('user at Kafka', text),
  KAFKA_SASL_PASSWORD: secret('password at Kafka'),
  SCHEMA_REGISTRY_URL: setting('schema registry with the Confluent API', url),
  SCHEMA_REGISTRY_USERNAME: setting('user at the registry', text),
  SCHEMA_REGISTRY_PASSWORD: secret('password at the registry'),
  SCHEMA_REGISTRY_TABLE: setting('file of waybill schemas export, looked into before the registry is asked', text),
  MONGODB_URI: secret('MongoDB, a replica set'),
  MONGODB_DB: setting(
    'database name',
    z.string().regex(/^[A-Za-z0-9_-]{1,60}$/, 'must be 1 to 60 letters, digits, - or _'),
  ),
  PUBLIC_URL: setting('address under which clients reach the ingress', url),
  HOST: setting('address to listen at', text),
  PORT: setting('port of the API; 0 takes a free one', wholeNumber(65_535)),
  ADMIN_PORT: setting('port of health and progress; 0 takes a free one', wholeNumber(65_535)),
  LOG_LEVEL: setting(LOG_LEVELS.join(', '), z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`)),
  DRAIN_GRACE_MS: setting('ms to go on serving after SIGTERM, so that load balancers notice', wholeNumber(20_000)),
  WAYBILL_HOME: setting('folder of local data, logs and keys', text),
  WAYBILL_TOPIC_PREFIX: setting(
    'put before topics, groups and transactional ids',
    z.string().regex(/^[a-z0-9.-]{0,60}$/, 'must be at most 60 of a-z, 0-9, "." and "-"'),
  ),
  WAYBILL_SNAPSHOT_RECORDS: setting('consumers: records of a partition between two snapshots', atLeastOne(100_000_000)),
  WAYBILL_SNAPSHOT_MINUTES: setting('consumers: minutes from a change to the next snapshot', atLeastOne(10_000)),
  WAYBILL_STATE_MIB: setting(
    'consumers: MiB of aggregates in memory that are in a snapshot too',
    atLeastOne(1_000_000),
  ),
  WAYBILL_OPERATION_KEYS: secret('keys of operation ids, kid:base64,…; the first signs'),
  WAYBILL_API_KEYS_FILE: setting(
    'JSON file [{keyId, sha256, tenant, scopes, unlimited?}], read again every 30 s',
    text,
  ),
  WAYBILL_JWT_ISSUER: setting('issuer of access tokens, their claim iss', text),
  WAYBILL_JWT_AUDIENCE: setting('audience of access tokens, their claim aud', text),
  WAYBILL_JWKS_URL: setting(
    'address of the key set of the issuer',
    z.url({ protocol: /^https?$/, error: 'must be an http or https URL' }),
  ),
  WAYBILL_QUOTA_COMMANDS: setting('commands of each tenant on each replica, such as 100/10 for 100 in 10 s', quota),
  WAYBILL_QUOTA_READS: setting('reads of each tenant on each replica, such as 1000/10', quota),
  CORS_ORIGINS: setting('origins whose browsers may use the API, separated by commas; * for every one', origins),
  WEBHOOKS_MASTER_KEY: {
    ...secret('base64 of 32 random bytes or more, from which the secrets of webhook endpoints are derived'),
    schema: text.refine(masterKey, 'must be base64 of at least 32 bytes'),
  },
  WEBHOOKS_DENIED_RANGES: setting('public address ranges of our own, which webhooks must not reach', ranges),
  WEBHOOKS_ALLOW_LOOPBACK: setting('webhooks to this machine, by http too: for development alone', flag),
  WAYBILL_STACK: setting(
    'how local parts run: auto, docker or native',
    z.enum(['auto', 'docker', 'native'], 'must be auto, docker or native'),
  ),
  WAYBILL_REACTORS_FROM: setting(
    'where a reactor without a position begins on topics that have records: earliest or latest',
    z.enum(['earliest', 'latest'], 'must be earliest or latest'),
  ),
  WAYBILL_CACHE: setting('folder of fetched local parts', text),
  WAYBILL_JAVA: setting('Java 21 or newer for the local parts', text),
} as const satisfies Record<string, Setting<unknown>>;

export type SettingName = keyof typeof settingsTable;

/** The settings by the names of their variables; those without a value and default are undefined. */
export type Settings = {
  readonly [Name in SettingName]?: z.output<(typeof settingsTable)[Name]['schema']> | undefined;
};
