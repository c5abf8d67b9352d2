import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { toConnection } from './prepare-kafka.ts';
import { readSettings, SettingsError } from './read-settings.ts';

// Tables of cases below need it before any test runs.
const folder = mkdtempSync(join(tmpdir(), 'settings-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

test('a value is read by its own rule and a missing one takes its default', () => {
  const settings = readSettings({ KAFKA_BROKERS: 'a:9092,b:9092' }, ['KAFKA_BROKERS', 'PORT']);

  expect(settings.KAFKA_BROKERS).toEqual(['a:9092', 'b:9092']);
  expect(settings.PORT).toBe(8080);
});

test('every problem is named at once, each with the variable', () => {
  const read = () => readSettings({ PORT: '70000', LOG_LEVEL: 'loud' }, ['KAFKA_BROKERS']);

  expect(read).toThrow(SettingsError);
  expect(read).toThrow(
    /KAFKA_BROKERS is missing[^]*PORT must be a whole number from 0 to 65535[^]*LOG_LEVEL must be one of/,
  );
});

test('a variable of ours that nobody knows is refused with the name that was meant', () => {
  expect(() => readSettings({ WAYBILL_TOPIC_PREFX: 'x' }, [])).toThrow(
    'WAYBILL_TOPIC_PREFX is not a setting of Waybill. Did you mean WAYBILL_TOPIC_PREFIX?',
  );
});

test('a variable of somebody else is left alone', () => {
  expect(() => readSettings({ HOME: '/nowhere', OTEL_SERVICE_NAME: 'x' }, [])).not.toThrow();
});

test('a secret is read from the file that NAME_FILE names', () => {
  const file = join(folder, 'uri');
  writeFileSync(file, 'mongodb://127.0.0.1:27017\n');

  expect(readSettings({ MONGODB_URI_FILE: file }, ['MONGODB_URI']).MONGODB_URI).toBe('mongodb://127.0.0.1:27017');
});

test('a secret file that is not there is named', () => {
  expect(() => readSettings({ MONGODB_URI_FILE: '/nowhere/uri' }, [])).toThrow(
    "MONGODB_URI_FILE names a file that can't be read: /nowhere/uri.",
  );
});

const sasl = { KAFKA_SASL_MECHANISM: 'scram-sha-512', KAFKA_SASL_USERNAME: 'orders', KAFKA_SASL_PASSWORD: 'sesame' };

function pemFile(name: string, text = '-----BEGIN CERTIFICATE-----\n'): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

test('a connection over TLS with a password is read from variables and files', () => {
  const [ca, cert, key] = [pemFile('ca.pem'), pemFile('cert.pem'), pemFile('key.pem', '-----BEGIN PRIVATE KEY-----\n')];
  const files = { KAFKA_SSL_CA_FILE: ca, KAFKA_SSL_CERT_FILE: cert, KAFKA_SSL_KEY_FILE: key };

  const settings = readSettings({ KAFKA_BROKERS: 'a:1', KAFKA_SSL: 'true', ...files, ...sasl }, ['KAFKA_BROKERS']);

  expect(toConnection(settings, 'test', { warn: () => undefined })).toMatchObject({
    ssl: { ca: '-----BEGIN CERTIFICATE-----\n', key: '-----BEGIN PRIVATE KEY-----\n' },
    sasl: { mechanism: 'scram-sha-512', username: 'orders', password: 'sesame' },
  });
});

test.each([
  [{ ...sasl, KAFKA_SASL_PASSWORD: '' }, 'KAFKA_SASL_MECHANISM and KAFKA_SASL_USERNAME need KAFKA_SASL_PASSWORD too.'],
  [{ KAFKA_SASL_PASSWORD: 'sesame' }, 'KAFKA_SASL_PASSWORD needs KAFKA_SASL_MECHANISM and KAFKA_SASL_USERNAME too.'],
  [{ ...sasl, KAFKA_SASL_MECHANISM: 'plain' }, 'sends the password as it is: set KAFKA_SSL=true'],
  [{ KAFKA_SSL_CA_FILE: pemFile('ca.pem') }, 'KAFKA_SSL_CA_FILE is of use only with KAFKA_SSL=true.'],
  [{ KAFKA_SSL: 'true', KAFKA_SSL_CERT_FILE: pemFile('c.pem') }, 'KAFKA_SSL_CERT_FILE needs KAFKA_SSL_KEY_FILE too.'],
  [{ KAFKA_SSL: 'true', KAFKA_SSL_CA_FILE: '/nowhere/ca' }, "names a file that can't be read: /nowhere/ca"],
  [{ KAFKA_SSL: 'true', KAFKA_SSL_CA_FILE: pemFile('x', 'sesame') }, 'names no PEM file'],
])('what does not fit together is one clear error that tells no secret: %j', (environment, sentence) => {
  const read = () => readSettings(environment, []);

  expect(read).toThrow(sentence);
  expect(read).not.toThrow('sesame');
});
