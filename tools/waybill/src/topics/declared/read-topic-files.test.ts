import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { contracts } from '@waybill/teams';
import { readTopicFiles, topicSpecsOf } from './read-topic-files.ts';

test("this repository's files declare exactly the topics of its contracts", async () => {
  const declared = await readTopicFiles(process.cwd(), contracts);

  const topics = contracts.flatMap(({ aggregates }) =>
    aggregates.flatMap(({ commandsTopic, eventsTopic, deadLetterTopic }) => [
      commandsTopic,
      eventsTopic,
      deadLetterTopic,
    ]),
  );
  expect(declared.map(({ topic }) => topic).sort()).toEqual([...topics].sort());
});

test('an environment decides about copies and how long dead letters stay', async () => {
  const declared = await readTopicFiles(process.cwd(), contracts);
  const dlqIn = (environment: string) =>
    topicSpecsOf(declared, contracts, environment).find(({ topic }) => topic === 'orders.order.dlq');

  expect(dlqIn('local')).toMatchObject({ kind: 'dead-letters', replication: undefined, retentionMs: undefined });
  expect(dlqIn('production')).toMatchObject({ kind: 'dead-letters', replication: 3, retentionMs: 31_536_000_000 });
});

test('an environment that no file knows is refused with those that it knows', async () => {
  const declared = await readTopicFiles(process.cwd(), contracts);

  expect(() => topicSpecsOf(declared, contracts, 'staging')).toThrow(
    /infra\/topics\/orders\.json: .*has no staging: take one of local, production/,
  );
});

test('a missing file of a team and a missing folder are usage errors', async () => {
  const repository = await mkdtemp(join(tmpdir(), 'topics-'));
  try {
    await expect(readTopicFiles(repository, contracts)).rejects.toMatchObject({ exitCode: 2 });
    await mkdir(join(repository, 'infra/topics'), { recursive: true });
    await cp('infra/topics/orders.json', join(repository, 'infra/topics/orders.json'));
    await expect(readTopicFiles(repository, contracts)).rejects.toMatchObject({
      message: expect.stringContaining('inventory.product.events.v1, and no file declares it'),
      exitCode: 2,
    });
  } finally {
    await rm(repository, { recursive: true });
  }
});
