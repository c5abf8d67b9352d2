import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { readSettings, SettingsError } from './read-settings.ts';

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
  const file = join(mkdtempSync(join(tmpdir(), 'settings-')), 'uri');
  writeFileSync(file, 'mongodb://127.0.0.1:27017\n');

  expect(readSettings({ MONGODB_URI_FILE: file }, ['MONGODB_URI']).MONGODB_URI).toBe('mongodb://127.0.0.1:27017');
});

test('a secret file that is not there is named', () => {
  expect(() => readSettings({ MONGODB_URI_FILE: '/nowhere/uri' }, [])).toThrow(
    "MONGODB_URI_FILE names a file that can't be read: /nowhere/uri.",
  );
});
