import { chooseEnvironment } from './choose-environment.ts';

test.each([
  [undefined, ['127.0.0.1:9092', 'localhost:9093', '[::1]:9094'], 'local'],
  [undefined, ['127.0.0.1:9092', 'kafka-2.example:9092'], 'production'],
  [undefined, ['127.0.0.1.example:9092'], 'production'],
  ['staging', ['127.0.0.1:9092'], 'staging'],
])('asked for %s, brokers %p: %s', (asked, brokers, name) => {
  expect(chooseEnvironment(asked, brokers).name).toBe(name);
});

test('says which broker made it production, and what to do if it is not', () => {
  expect(chooseEnvironment(undefined, ['kafka:9092']).why).toContain('kafka:9092 is not this machine; --env local');
});
