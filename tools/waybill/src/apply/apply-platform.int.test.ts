import { randomUUID } from 'node:crypto';

import { createMemoryRegistry, createRegistry, registerSchemas } from '@waybill/avro';
import { PartUnavailableError } from '@waybill/messages';
import { topicsOf } from '@waybill/service/log';
import { contracts } from '@waybill/teams';

import { applyPlatform } from './apply-platform.ts';
import { connectParts } from './connect-parts.ts';

async function connectFresh() {
  const name = `apply-${randomUUID()}`;
  const environment = { ...process.env, WAYBILL_TOPIC_PREFIX: `${name}.`, MONGODB_DB: name };
  const parts = await connectParts(environment, contracts, {
    onWaiting: () => undefined,
    signal: AbortSignal.timeout(20_000),
  });
  return { ...parts, topics: contracts.flatMap(topicsOf) };
}

test('creates everything once, and then finds everything there', async () => {
  const parts = await connectFresh();
  try {
    const first = await applyPlatform(parts);
    expect(first.topics).toContain('orders.order.events.v1');
    expect(first.topics).toHaveLength(parts.topics.length);
    expect(first.store).toContain('Created positions of projector.');

    const second = await applyPlatform(parts);
    expect(second).toEqual({ topics: [], schemas: [], store: [] });
  } finally {
    await parts.mongo.db.dropDatabase();
    await parts.close();
  }
});

test('tells which subjects it created', async () => {
  const parts = await connectFresh();
  try {
    const { schemas } = await applyPlatform({ ...parts, registry: createMemoryRegistry() });
    expect(schemas).toHaveLength((await registerSchemas(createMemoryRegistry(), contracts)).length);
    expect(schemas[0]).toMatchObject({
      subject: 'orders.order.commands.v1-orders.order.v1.PlaceOrder',
      change: 'created',
    });
  } finally {
    await parts.mongo.db.dropDatabase();
    await parts.close();
  }
});

test('fails when the registry is away, and can be run again', async () => {
  const parts = await connectFresh();
  try {
    const registry = createRegistry({ url: 'http://127.0.0.1:1/apis' });
    await expect(applyPlatform({ ...parts, registry })).rejects.toThrow(PartUnavailableError);

    const again = await applyPlatform(parts);
    expect(again).toMatchObject({ topics: [] });
    expect(again.store).not.toHaveLength(0);
  } finally {
    await parts.mongo.db.dropDatabase();
    await parts.close();
  }
});
