import { PartUnavailableError } from '@waybill/messages';
import { MongoNetworkError, MongoServerError } from 'mongodb';

import { toStoreError } from './run-command.ts';

const unavailable: readonly (readonly [string, Error])[] = [
  ['a broken connection', new MongoNetworkError('connection 1 to 127.0.0.1:27017 closed')],
  ['a stepdown', new MongoServerError({ message: 'not primary', code: 10107 })],
  ['a majority that does not answer', new MongoServerError({ message: 'waiting for replication timed out', code: 64 })],
  ['what may be tried again', new MongoServerError({ message: 'no', code: 1, errorLabels: ['RetryableWriteError'] })],
];

test.each(unavailable)('MongoDB is not available at %s', (_name, error) => {
  const shown = toStoreError(error);

  expect(shown).toBeInstanceOf(PartUnavailableError);
  expect(shown).toMatchObject({ code: 'part-unavailable', cause: error });
});

test.each([
  ['a refusal', new MongoServerError({ message: 'bad value', code: 2 })],
  ['a defect of ours', new TypeError('x is not a function')],
])('%s stays what it is', (_name, error) => {
  expect(toStoreError(error)).toBe(error);
});
