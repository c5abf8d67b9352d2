import { findBrokerProblem, findOwnTopicProblem } from './check-broker.ts';

const sound = {
  'transactional.id.expiration.ms': '604800000',
  'producer.id.expiration.ms': '86400000',
  'auto.create.topics.enable': 'false',
  'transaction.partition.verification.enable': 'true',
  'unclean.leader.election.enable': 'false',
  'group.min.session.timeout.ms': '6000',
  'group.max.session.timeout.ms': '1800000',
  'transaction.state.log.replication.factor': '3',
  'transaction.state.log.min.isr': '2',
  'offsets.topic.replication.factor': '3',
};
const alone = {
  ...sound,
  'transaction.state.log.replication.factor': '1',
  'transaction.state.log.min.isr': '1',
  'offsets.topic.replication.factor': '1',
};

function problemOf(settings: Readonly<Record<string, string>>, brokers: number): string | undefined {
  return findBrokerProblem('1', new Map(Object.entries(settings)), brokers);
}

test('finds a broker sound that keeps its ids and creates no topics by chance', () => {
  expect(problemOf(sound, 3)).toBeUndefined();
  expect(problemOf(alone, 1)).toBeUndefined();
});

test.each([
  ['transactional.id.expiration.ms', '604799999', '604800000'],
  ['producer.id.expiration.ms', '3600000', '86400000'],
  ['auto.create.topics.enable', 'true', 'false'],
  ['transaction.partition.verification.enable', 'false', 'true'],
  ['unclean.leader.election.enable', 'true', 'false'],
  ['group.min.session.timeout.ms', '6001', '6000'],
  ['group.max.session.timeout.ms', '5999', '6000'],
])('refuses %s=%s, and names broker, setting and fix', (setting, value, fix) => {
  const problem = problemOf({ ...alone, [setting]: value }, 1);

  expect(problem).toContain(`Kafka broker 1 has ${setting}=${value}: set it to ${fix}`);
});

test.each([
  ['transaction.state.log.replication.factor', '2', '3'],
  ['transaction.state.log.min.isr', '1', '2'],
  ['offsets.topic.replication.factor', '1', '3'],
])('refuses %s=%s where three brokers are there, and nowhere else', (setting, value, fix) => {
  const settings = { ...sound, [setting]: value };

  expect(problemOf(settings, 3)).toContain(`Kafka broker 1 has ${setting}=${value}: set it to ${fix}`);
  expect(problemOf(settings, 1)).toBeUndefined();
});

test.each(Object.keys(sound))('refuses a broker that does not say %s', (setting) => {
  const settings = Object.fromEntries(Object.entries(sound).filter(([name]) => name !== setting));

  expect(problemOf(settings, 3)).toContain(`has ${setting}=nothing`);
});

describe("Kafka's own topics", () => {
  const found = (replication: number, settings: Readonly<Record<string, string>>) => ({
    name: '__transaction_state',
    partitions: 50,
    replication,
    settings: new Map(Object.entries(settings)),
    overrides: new Set<string>(),
  });

  test('are sound with three copies of which two are in sync, or on one broker', () => {
    expect(findOwnTopicProblem(found(3, { 'min.insync.replicas': '2' }), 3)).toBeUndefined();
    expect(findOwnTopicProblem(found(1, { 'min.insync.replicas': '1' }), 1)).toBeUndefined();
  });

  test.each([
    ['too few copies', found(1, { 'min.insync.replicas': '1' }), 3, 'has 1 copies of a partition'],
    ['one in-sync copy', found(3, { 'min.insync.replicas': '1' }), 3, 'has min.insync.replicas=1: set it to 2'],
    ['silence', found(3, {}), 3, 'has min.insync.replicas=nothing'],
    [
      'unclean leaders',
      found(1, { 'unclean.leader.election.enable': 'true' }),
      1,
      'unclean.leader.election.enable=true',
    ],
  ])('are refused with %s', (_what, topic, brokers, sentence) => {
    expect(findOwnTopicProblem(topic, brokers)).toContain(sentence);
  });
});
