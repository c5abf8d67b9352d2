import type { MessageCodec } from '@waybill/avro';
import { PARTITIONS, partitionOf, toAggregateId, toOffset, toTenant } from '@waybill/messages';

import type { Cause } from './cause.ts';
import { send } from './define-reactor.ts';
import { depotContract, shopContract } from './fixtures.ts';
import { openSceneCodec } from './scene.ts';
import { createCommandWriter } from './write-commands.ts';

const cause: Cause = {
  offset: toOffset(17),
  aggregateKey: 'acme|o-1',
  tenant: toTenant('acme'),
  aggregateId: toAggregateId('o-1'),
  topicTag: '0a1b2c3d',
  eventId: '0a1b2c3d-4-9-0',
  correlationId: 'the first one',
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  position: new Map([['0a1b2c3d.4', toOffset(17)]]),
  react: () => [],
};
let codec: MessageCodec;
beforeAll(async () => {
  codec = await openSceneCodec();
});

function write(times = 1_000) {
  const writer = createCommandWriter({ team: 'shop', name: 'fulfilment' }, codec, () => times);
  return writer(cause, [
    send(depotContract, 'Reserve', 's-1', { quantity: 2 }),
    send(shopContract, 'Settle', 'o-1', { code: null }),
  ]).map(({ at, record: { key, headers, headerValues } }) => {
    const varying = headers.varying.map((name, index) => [name, headerValues[index]]);
    // Strings by construction.
    const named = Object.fromEntries([...headers.constant, ...varying]) as Record<string, string | undefined>;
    return { at, key: Buffer.from(key ?? []).toString(), headers: named };
  });
}

test('a command says by whom, by what and how it was caused', () => {
  const [reserve, settle] = write();

  expect(reserve?.key).toBe('acme|s-1');
  expect(reserve?.at).toEqual({
    topic: 'depot.stock.commands.v1',
    partition: partitionOf(Buffer.from('acme|s-1'), PARTITIONS),
  });
  expect(reserve?.headers).toMatchObject({
    ce_source: '/reactors/shop/fulfilment',
    ce_type: 'depot.stock.v1.Reserve',
    ce_operationkid: '0',
    ce_causationid: '0a1b2c3d-4-9-0',
    ce_correlationid: 'the first one',
    ce_cause: 'shop.fulfilment 0a1b2c3d|o-1 17 0',
    ce_position: expect.any(String),
    traceparent: cause.traceparent,
  });
  expect(settle?.headers['ce_cause']).toBe('shop.fulfilment 0a1b2c3d|o-1 17 1');
});

test('H10: the same cause gives the same ids, whenever it is written, and each command its own', () => {
  const ids = [write(1_000), write(9_000)].map((commands) => commands.map(({ headers }) => headers['ce_id']));

  expect(ids[0]).toEqual(ids[1]);
  expect(new Set(ids[0]).size).toBe(2);
});

test('what does not fit its schema is refused', () => {
  const writer = createCommandWriter({ team: 'shop', name: 'fulfilment' }, codec, () => 0);
  // @ts-expect-error -- the quantity is a number
  expect(() => writer(cause, [send(depotContract, 'Reserve', 's-1', { quantity: 'two' })])).toThrow(
    'invalid "int": "two"',
  );
});
