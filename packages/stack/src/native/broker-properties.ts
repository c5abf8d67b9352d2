import { join } from 'node:path';

import { type BrokerName, brokerId, brokerPorts, type StackPorts } from '../parts.ts';
import type { BrokerProperties, BrokerWishes, SecuredListeners } from './broker-wishes.ts';

type Place = { readonly folder: string; readonly ports: StackPorts; readonly brokers: BrokerWishes };

/** The settings of one broker, which is a controller too (KRaft): any two of three go on without the third. */
export function brokerProperties(broker: BrokerName, { folder, ports, brokers }: Place): BrokerProperties {
  const all = brokerPorts(ports);
  const id = brokerId(broker);
  const own = all.find((each) => each.id === id);
  if (!own) throw new Error(`this stack has no ${broker}`);
  return {
    'process.roles': 'broker,controller',
    'node.id': id,
    'controller.quorum.voters': all.map((each) => `${each.id}@127.0.0.1:${each.controller}`).join(),
    ...listeners(broker, own, brokers),
    ...(brokers.secured && securityOf(brokers.secured)),
    'log.dirs': join(folder, 'data'),
    ...(all.length === 1 ? onlyCopy : threeCopies),
    'offsets.topic.num.partitions': 3,
    'transaction.state.log.num.partitions': 3,
    'share.coordinator.state.topic.num.partitions': 3,
    'group.initial.rebalance.delay.ms': 0,
    'auto.create.topics.enable': false,
    // The broker must remember an owner for longer than the owner may pause: 7 days and 24 hours.
    'transactional.id.expiration.ms': 604_800_000,
    'producer.id.expiration.ms': 86_400_000,
    'transaction.partition.verification.enable': true,
    // Small: one developer, a few partitions.
    'log.cleaner.dedupe.buffer.size': 16_777_216,
    'num.io.threads': 2,
    'num.network.threads': 2,
    'background.threads': 2,
    ...brokers.properties,
  };
}

/** Brokers and controllers speak to each other on listeners of their own ports, never through a proxy. */
function listeners(
  broker: BrokerName,
  own: { readonly broker: number; readonly controller: number },
  wishes: BrokerWishes,
): BrokerProperties {
  const proxied = wishes.proxied?.[broker];
  const secured = wishes.secured?.ports[broker];
  const direct = `PLAINTEXT://127.0.0.1:${own.broker}`;
  const listening = [direct, `CONTROLLER://127.0.0.1:${own.controller}`];
  const advertised = [direct];
  if (proxied) {
    listening.push(`PROXIED://127.0.0.1:${proxied.port}`);
    advertised.push(`PROXIED://127.0.0.1:${proxied.advertisedPort}`);
  }
  if (secured !== undefined) {
    listening.push(`SECURED://127.0.0.1:${secured}`);
    advertised.push(`SECURED://127.0.0.1:${secured}`);
  }
  return {
    listeners: listening.join(),
    'advertised.listeners': advertised.join(),
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,PROXIED:PLAINTEXT,SECURED:SASL_SSL',
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'PLAINTEXT',
  };
}

/** Whoever comes by the other listeners has no name: that is the brokers themselves, and whoever starts the stack. */
function securityOf({ certificates, superUsers }: SecuredListeners): BrokerProperties {
  const login = 'org.apache.kafka.common.security.scram.ScramLoginModule required;';
  return {
    'listener.name.secured.sasl.enabled.mechanisms': 'SCRAM-SHA-512',
    'listener.name.secured.scram-sha-512.sasl.jaas.config': login,
    'ssl.keystore.type': 'PKCS12',
    'ssl.keystore.location': certificates.keyStore,
    'ssl.keystore.password': certificates.password,
    'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    'super.users': ['ANONYMOUS', ...superUsers].map((user) => `User:${user}`).join(';'),
  };
}

/** One node holds the only copy: without these lines the first transaction waits for ever. */
const onlyCopy: BrokerProperties = {
  'offsets.topic.replication.factor': 1,
  'transaction.state.log.replication.factor': 1,
  'transaction.state.log.min.isr': 1,
  'share.coordinator.state.topic.replication.factor': 1,
  'share.coordinator.state.topic.min.isr': 1,
};

/** What two of three hold survives either of them, and any two go on writing. */
const threeCopies: BrokerProperties = {
  'default.replication.factor': 3,
  'min.insync.replicas': 2,
  'offsets.topic.replication.factor': 3,
  'transaction.state.log.replication.factor': 3,
  'transaction.state.log.min.isr': 2,
  'share.coordinator.state.topic.replication.factor': 3,
  'share.coordinator.state.topic.min.isr': 2,
};
