import { protocolErrorOf } from './protocol-error.ts';

test('finds what the broker said below the retries of the client', () => {
  const refused = Object.assign(new Error('refused'), { type: 'NOT_COORDINATOR_FOR_GROUP' });

  expect(protocolErrorOf(new Error('retries exceeded', { cause: refused }))).toBe('NOT_COORDINATOR_FOR_GROUP');
  expect(protocolErrorOf(Object.assign(new Error('wrapped'), { originalError: refused }))).toBe(
    'NOT_COORDINATOR_FOR_GROUP',
  );
});

test('finds what the broker said of one partition', () => {
  const refused = Object.assign(new Error('no right'), { type: 'TOPIC_AUTHORIZATION_FAILED' });
  const partitions = [
    { partition: 0, error: null },
    { partition: 1, error: refused },
  ];

  expect(protocolErrorOf(Object.assign(new Error('deleting'), { partitions }))).toBe('TOPIC_AUTHORIZATION_FAILED');
});

test('says nothing when no broker did', () => {
  expect(protocolErrorOf(new Error('connection closed'))).toBeUndefined();
  expect(protocolErrorOf('text')).toBeUndefined();
});
