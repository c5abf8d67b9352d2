import { join } from 'node:path';

import { readDump } from './read-dump.ts';
import { readSchemas } from './schemas.ts';

const schemas = readSchemas(join(__dirname, '../../../..'));

function frame(type: string, body: unknown): string {
  const schema = schemas.get(type);
  if (!schema) throw new Error(`No schema ${type}.`);
  return Buffer.concat([Buffer.from([0, 0, 0, 0, 9]), schema.toBuffer(body)]).toString('base64');
}

async function read(...lines: readonly object[]) {
  // The lines of a file come one by one.
  async function* each() {
    for (const line of lines) yield await Promise.resolve(JSON.stringify(line));
  }
  return readDump(each(), { prefix: 'run.', schemas });
}

const END = { topic: 'run.inventory.product.commands.v1', partition: 0, end: '8' };

function commandAt(offset: number) {
  const type = 'inventory.product.v1.DescribeProduct';
  const headers = { ce_id: 'c', ce_type: type, ce_tenant: 'faults', ce_subject: 'p-1' };
  const place = { topic: END.topic, partition: 0, offset: String(offset), timestamp: 5, key: 'faults|p-1' };
  return { ...place, headers, value: frame(type, { description: 'x' }) };
}

test('commands are read with their bodies, in the order of their offsets, whatever the order of the dump', async () => {
  const { commands } = await read(commandAt(7), commandAt(2), END);

  expect(commands.map(({ offset }) => offset)).toEqual([2, 7]);
  expect(commands[0]).toMatchObject({
    topic: 'inventory.product.commands.v1',
    ...{ commandId: 'c', tenant: 'faults', aggregateId: 'p-1', timestampMs: 5 },
    body: { description: 'x' },
  });
});

test('a claim has its own offset for a token, an event the one in its header, a foreign record none', async () => {
  const place = { topic: 'run.inventory.product.events.v1', partition: 0, timestamp: 5, key: null };
  const claim = frame('waybill.v1.Claim', { owner: 'o', build: '1', at: 0, released: false, deciding: null });
  const event = frame('inventory.product.v1.ProductWithdrawn', {});
  const type = 'inventory.product.v1.ProductWithdrawn';

  const { records } = await read(
    { ...place, offset: '4', headers: { ce_type: 'waybill.v1.Claim' }, value: claim },
    { ...place, offset: '5', headers: { ce_type: type, claim: '4', ce_sequence: '3' }, value: event },
    { ...place, offset: '6', headers: { ce_type: type }, value: event },
    END,
  );

  expect(records.map(({ kind, token, sequence }) => [kind, token, sequence])).toEqual([
    ['claim', 4, 0],
    ['event', 4, 3],
    ['event', -1, 0],
  ]);
});

test('a record that can not be read is named', async () => {
  const broken = { ...commandAt(2), value: Buffer.from([1, 2]).toString('base64') };

  await expect(read(broken, END)).rejects.toThrow('inventory.product.commands.v1/0@2 can not be read');
});

test('a dump that breaks off is no dump', async () => {
  await expect(read(commandAt(2))).rejects.toThrow('ends half way');
});
