import { brokerProperties } from './broker-properties.ts';

const basic = { kafka: 1, kafkaController: 2, registry: 3, registryManagement: 4, mongodb: 5 };
const three = { ...basic, 'kafka-2': 6, 'kafkaController-2': 7, 'kafka-3': 8, 'kafkaController-3': 9 };

test('the only broker keeps the only copy', () => {
  expect(brokerProperties('kafka', { folder: '/f', ports: basic, brokers: {} })).toMatchObject({
    'controller.quorum.voters': '1@127.0.0.1:2',
    listeners: 'PLAINTEXT://127.0.0.1:1,CONTROLLER://127.0.0.1:2',
    'transaction.state.log.replication.factor': 1,
  });
});

test('of three each is a voter, and what they keep for themselves has three copies of which two must be written', () => {
  expect(brokerProperties('kafka-3', { folder: '/f', ports: three, brokers: {} })).toMatchObject({
    'node.id': 3,
    'controller.quorum.voters': '1@127.0.0.1:2,2@127.0.0.1:7,3@127.0.0.1:9',
    'transaction.state.log.replication.factor': 3,
    'transaction.state.log.min.isr': 2,
    'offsets.topic.replication.factor': 3,
    'min.insync.replicas': 2,
  });
});

test('what a caller wishes wins, and a proxied listener tells the port of the proxy', () => {
  const brokers = {
    proxied: { 'kafka-2': { port: 20, advertisedPort: 21 } },
    properties: { 'producer.id.expiration.ms': 5000 },
  };

  expect(brokerProperties('kafka-2', { folder: '/f', ports: three, brokers })).toMatchObject({
    'advertised.listeners': 'PLAINTEXT://127.0.0.1:6,PROXIED://127.0.0.1:21',
    listeners: expect.stringContaining('PROXIED://127.0.0.1:20'),
    'inter.broker.listener.name': 'PLAINTEXT',
    'producer.id.expiration.ms': 5000,
  });
});
