import { join } from 'node:path';
import { rootCertificates } from 'node:tls';

import { ConfigurationRefusedError } from '@waybill/messages';
import type { Membership } from '@waybill/messages';
import type { RunningStack } from '@waybill/stack';
import { readStackSettings, startPrivateStack } from '@waybill/stack';
import { eventually } from '@waybill/testing';
import type { AclEntry, Admin } from 'kafkajs';
import { AclOperationTypes, AclPermissionTypes, AclResourceTypes, ResourcePatternTypes } from 'kafkajs';

import { createKafkaAdmin } from './admin/kafka-admin.ts';
import { waitForKafka } from './admin/wait-for-kafka.ts';
import { toClientOptions } from './client/client-options.ts';
import type { KafkaConnection, KafkaCredentials } from './client/connection.ts';
import { loadKafkajs } from './client/load-kafkajs.ts';
import { createKafkaLog } from './kafka-log.ts';
import { createCommandLane } from './lane/command-lane.ts';
import { joinMembership } from './membership/join-membership.ts';
import { testConnection } from './test-connection.ts';
import { namesIn, numbered } from './test-records.ts';

jest.setTimeout(120_000);

const users = { root: 'password-of-root', orders: 'password-of-orders', nobody: 'password-of-nobody' };
const commands = { topic: 'orders.order.commands.v1', kind: 'commands', partitions: 1 } as const;
const events = { topic: 'orders.order.events.v1', kind: 'events', partitions: 1 } as const;
const topics = [commands, events];
const at = { topic: events.topic, partition: 0 };
const warnings: string[] = [];
let stack: RunningStack;
let root: { readonly admin: Admin; close(): Promise<void> };

beforeAll(async () => {
  stack = await startPrivateStack({
    ...{ infra: join(process.cwd(), 'infra', 'local'), settings: { ...readStackSettings(process.env), endpoints: {} } },
    ...{ parts: ['kafka'], security: { users, superUsers: ['root'] } },
  });
  root = await openRoot();
  await root.admin.createAcls({ acl: rightsOf('orders') });
});
afterAll(async () => {
  await root.close();
  await stack.stop();
});
afterEach(() => {
  for (const password of Object.values(users)) expect(warnings.join()).not.toContain(password);
});

function as(
  username: keyof typeof users,
  over: Partial<KafkaConnection> = {},
  password = users[username],
): KafkaConnection {
  const { endpoint, ca } = stack.secured ?? { endpoint: '', ca: '' };
  const sasl: KafkaCredentials = { mechanism: 'scram-sha-512', username, password };
  const logger: KafkaConnection['logger'] = {
    warn: (message, fields) => warnings.push(`${message} ${JSON.stringify(fields)}`),
  };
  return { ...testConnection({ brokers: [endpoint], topicPrefix: '', ssl: { ca }, sasl, logger }), ...over };
}

test('over TLS and with a password everything works: admin, lane, owner, fetch loop and membership', async () => {
  const admin = createKafkaAdmin(as('root'));
  await waitForKafka(as('orders'), { onWaiting: fail });
  expect(await admin.createTopics(topics)).toEqual(topics.map(({ topic }) => topic));
  await admin.close();
  const own = createKafkaAdmin(as('orders'));
  await own.checkTopics(topics);
  await own.checkBroker();
  await own.close();
  const lane = createCommandLane(as('orders'));
  const log = createKafkaLog(as('orders'));
  const member = await joinMembership(as('orders'), { groupId: 'orders.consumer', topics: [events.topic] });
  const assigned = followed(member);

  expect(await lane.append({ ...at, topic: commands.topic }, numbered('command'), Date.now())).toBe(0n);
  const writer = await log.openWriter(at);
  const claim = await writer.claim(numbered('claim'));
  await writer.append([numbered('decision', claim)]);

  expect(await namesIn(log, at)).toEqual(['claim', 'decision']);
  await eventually(() => assigned.at(-1) === 1, { withinMs: 15_000 });
  await Promise.all([lane.close(), log.close(), member.leave()]);
});

test.each([
  ['a wrong password', () => as('orders', {}, 'wrong'), /refuses the user orders: .* Check .*KAFKA_SASL_PASSWORD\.$/],
  [
    'an unknown authority',
    () => as('orders', { ssl: { ca: rootCertificates[0] } }),
    /is not trusted: .*KAFKA_SSL_CA_FILE/,
  ],
])('%s ends the wait at once with one sentence that names the setting', async (_, connection, sentence) => {
  const waited = waitForKafka(connection(), { onWaiting: fail });

  await expect(waited).rejects.toThrow(ConfigurationRefusedError);
  await expect(waited).rejects.toThrow(sentence);
  const admin = createKafkaAdmin(connection());
  await expect(admin.checkTopics(topics)).rejects.toThrow(sentence);
  await admin.close();
});

test('a broker that wants TLS and gets none is waited for, with a hint', async () => {
  const stop = new AbortController();
  const said: string[] = [];

  const waited = waitForKafka(as('orders', { ssl: undefined }), {
    onWaiting: (sentence) => {
      said.push(sentence);
      stop.abort();
    },
    signal: stop.signal,
  });

  await expect(waited).rejects.toThrow('abort');
  expect(said[0]).toContain('If it wants TLS, set KAFKA_SSL=true.');
});

test('whoever has no rights is told so by name, and can neither read nor write', async () => {
  const admin = createKafkaAdmin(as('nobody'));
  const lane = createCommandLane(as('nobody'));
  const log = createKafkaLog(as('nobody'));

  await expect(admin.createTopics([{ ...events, topic: 'more' }])).rejects.toThrow(/does not let the user nobody/);
  await expect(admin.checkBroker()).rejects.toThrow(/does not let the user nobody/);
  await expect(lane.append({ ...at, topic: commands.topic }, numbered('x'), Date.now())).rejects.toMatchObject({
    code: 'not-accepted',
  });
  const refused = { code: 'configuration-refused', message: expect.stringContaining('does not let the user nobody') };
  await expect(log.openWriter(at)).rejects.toMatchObject(refused);
  await expect(log.endOffset(at)).rejects.toMatchObject(refused);

  await Promise.all([admin.close(), lane.close(), log.close()]);
});

test('an owner needs the right to its transactional id, and is told so by its name', async () => {
  const rights = rightsOf('orders').filter(({ resourceType }) => resourceType === AclResourceTypes.TRANSACTIONAL_ID);
  const log = createKafkaLog(as('orders'));

  await root.admin.deleteAcls({ filters: rights });
  await eventually(async () => {
    await expect(log.openWriter(at)).rejects.toMatchObject({
      code: 'configuration-refused',
      message: expect.stringMatching(/orders\.order\.events\.v1.*TRANSACTIONAL_ID_AUTHORIZATION_FAILED/),
    });
    return true;
  });
  await root.admin.createAcls({ acl: rights });

  await eventually(() => log.openWriter(at));
  await log.close();
});

test('a running member that loses its right holds nothing, says why, and goes on when it has it again', async () => {
  const member = await joinMembership(as('orders'), { groupId: 'orders.consumer', topics: [events.topic] });
  const assigned = followed(member);
  let failure: Error | undefined;
  void member.failed.then((error) => (failure = error));
  await eventually(() => assigned.at(-1) === 1, { withinMs: 15_000 });
  const group = rightsOf('orders').filter(({ resourceType }) => resourceType === AclResourceTypes.GROUP);

  await root.admin.deleteAcls({ filters: group });
  await eventually(() => assigned.at(-1) === 0, { withinMs: 15_000 });
  await root.admin.createAcls({ acl: group });
  await eventually(() => assigned.at(-1) === 1, { withinMs: 30_000 });

  expect(failure).toBeUndefined();
  expect(warnings.join()).toMatch(/Waiting to be let into a group.*does not let the user orders/);
  await member.leave();
});

/** What a team's consumer and its clients need. */
function rightsOf(user: string): AclEntry[] {
  const { TOPIC, GROUP, TRANSACTIONAL_ID, CLUSTER } = AclResourceTypes;
  const { READ, WRITE, DESCRIBE, DESCRIBE_CONFIGS } = AclOperationTypes;
  const rights = [
    [TOPIC, 'orders.', [READ, WRITE, DESCRIBE, DESCRIBE_CONFIGS]],
    [GROUP, 'orders.', [READ]],
    [TRANSACTIONAL_ID, 'orders.', [WRITE, DESCRIBE]],
    [CLUSTER, 'kafka-cluster', [DESCRIBE_CONFIGS]],
  ] as const;
  return rights.flatMap(([resourceType, resourceName, operations]) =>
    operations.map((operation) => ({
      ...{ resourceType, resourceName, operation, principal: `User:${user}`, host: '*' },
      resourcePatternType: resourceType === CLUSTER ? ResourcePatternTypes.LITERAL : ResourcePatternTypes.PREFIXED,
      permissionType: AclPermissionTypes.ALLOW,
    })),
  );
}

async function openRoot(): Promise<typeof root> {
  const { Kafka } = loadKafkajs();
  const { config, sockets } = toClientOptions(as('root'), 10_000);
  const admin = new Kafka(config).admin();
  await admin.connect();
  return {
    admin,
    close: async () => {
      await admin.disconnect();
      sockets.close();
    },
  };
}

/** How many partitions the member was told that it has, each time. */
function followed(member: Membership): readonly number[] {
  const told: number[] = [];
  member.onAssigned((partitions) => told.push(partitions.length));
  return told;
}

function fail(sentence: string): never {
  throw new Error(`nothing to wait for, but: ${sentence}`);
}
