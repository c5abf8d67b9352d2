import { randomUUID } from 'node:crypto';

import { createKafkaAdmin } from '@waybill/kafka';
import { topicsOf } from '@waybill/service/log';
import { eventually } from '@waybill/testing';

import { recordContext } from '../cli-context-fixture.ts';
import { contracts } from '@waybill/teams';
import { runCli } from '../run-cli.ts';

const env = { KAFKA_BROKERS: process.env['KAFKA_BROKERS'], WAYBILL_TOPIC_PREFIX: `topics-${randomUUID()}.` };
const TOPIC = 'orders.order.dlq';
const ORDERS = contracts.filter(({ team }) => team === 'orders').flatMap(topicsOf);

/** Runs one command line on topics that nobody else uses; gives its exit code and what it wrote. */
async function run(...args: readonly string[]) {
  const context = recordContext({ env });
  const code = await runCli(['topics', ...args], context);
  return { code, out: context.written.out.join('\n'), log: context.written.log.join('\n') };
}

async function withAdmin<Result>(use: (admin: ReturnType<typeof createKafkaAdmin>) => Promise<Result>) {
  const admin = createKafkaAdmin({
    brokers: (env.KAFKA_BROKERS ?? '').split(','),
    clientId: 'test',
    topicPrefix: env.WAYBILL_TOPIC_PREFIX,
    logger: { warn: () => undefined },
  });
  try {
    return await use(admin);
  } finally {
    await admin.close();
  }
}

/** A setting that was acknowledged may be read a moment later. */
async function alter(settings: Readonly<Record<string, string>>): Promise<void> {
  await withAdmin(async (admin) => {
    await admin.alterTopic(TOPIC, settings);
    await eventually(async () => {
      const found = (await admin.describe([TOPIC])).topics.get(TOPIC);
      return Object.entries(settings).every(([name, value]) => found?.settings.get(name) === value);
    });
  });
}

// One story, since topics take a while to make: every test goes on where the one before has ended.

test('a plan shows what is missing and changes nothing; a check fails', async () => {
  const planned = await run('plan');

  expect(planned).toMatchObject({ code: 0, log: 'Environment: local (the brokers are on this machine).' });
  expect(planned.out.split('\n')).toHaveLength(contracts.flatMap(topicsOf).length);
  expect(planned.out).toContain('+ orders.order.dlq: create with 12 partitions, copies: 1');
  expect(await run('check')).toMatchObject({ code: 1, out: planned.out, log: expect.stringContaining('topics apply') });
});

test('an apply creates what is missing, and then nothing differs', async () => {
  expect(await run('apply', '--team', 'orders')).toMatchObject({ code: 0 });

  expect(await run('check', '--team', 'orders')).toMatchObject({
    code: 0,
    out: `= ${ORDERS.length} topics are as wanted`,
  });
  expect(await run('check', '--team', 'inventory')).toMatchObject({ code: 1 });
});

test('an apply mends what loses nothing and keeps what others have set', async () => {
  await alter({ 'retention.ms': '86400000', 'compression.type': 'zstd', 'segment.ms': '3600000' });

  const { code, out } = await run('apply', '--team', 'orders', '--json');

  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    environment: 'local',
    steps: [
      { step: 'alter', topic: TOPIC, setting: 'compression.type', from: 'zstd', to: 'producer' },
      { step: 'alter', topic: TOPIC, setting: 'retention.ms', from: '86400000', to: '-1' },
    ],
    kept: [{ topic: TOPIC, setting: 'segment.ms', value: '3600000' }],
    same: ORDERS.length - 1,
  });
  await eventually(async () => (await run('check', '--team', 'orders')).code === 0);
});

test('what could lose records or has too few brokers is refused with the way to do it by hand, and nothing is done', async () => {
  const { code, out, log } = await run('apply', '--team', 'orders', '--env', 'production');

  expect(code).toBe(1);
  expect(out).toContain('! orders.order.dlq: retention.ms -1 → 31536000000 is refused: it would delete records');
  expect(out).toContain(
    `--entity-name ${env.WAYBILL_TOPIC_PREFIX}orders.order.dlq --add-config retention.ms=31536000000`,
  );
  expect(out).toContain('! orders.order.events.v1: copies 1 → 3 is refused');
  // The copies of each topic, and how long each of dead letters is kept.
  const refused = ORDERS.length + ORDERS.filter(({ kind }) => kind === 'dead-letters').length;
  expect(log).toContain(`${refused} changes were refused`);
  expect(await run('check', '--team', 'orders')).toMatchObject({ code: 0 });
});

test('an unknown team or environment is wrong usage', async () => {
  expect(await run('plan', '--team', 'sales')).toMatchObject({
    code: 2,
    log: expect.stringContaining('no team sales'),
  });
  expect(await run('plan', '--env', 'moon')).toMatchObject({ code: 2, log: expect.stringContaining('has no moon') });
});
