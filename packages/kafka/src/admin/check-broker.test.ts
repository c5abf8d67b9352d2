import { findBrokerProblem } from './check-broker.ts';

const sound = {
  'transactional.id.expiration.ms': '604800000',
  'producer.id.expiration.ms': '86400000',
  'auto.create.topics.enable': 'false',
};

test('finds a broker sound that keeps its ids and creates no topics by chance', () => {
  expect(findBrokerProblem('1', new Map(Object.entries(sound)))).toBeUndefined();
});

test.each([
  ['transactional.id.expiration.ms', '604799999', '604800000'],
  ['producer.id.expiration.ms', '3600000', '86400000'],
  ['auto.create.topics.enable', 'true', 'false'],
])('refuses %s=%s, and names broker, setting and fix', (setting, value, fix) => {
  const problem = findBrokerProblem('1', new Map(Object.entries({ ...sound, [setting]: value })));

  expect(problem).toContain(`Kafka broker 1 has ${setting}=${value}: set it to ${fix}`);
});

test('refuses a broker that does not say', () => {
  expect(findBrokerProblem('1', new Map())).toContain('transactional.id.expiration.ms=nothing');
});
