import type { LogRecord } from '@waybill/messages';
import { isAggregateId, isCommandId, isKeyed, isTenant, offsetAfter } from '@waybill/messages';
import fc from 'fast-check';

import { addRecord, commandsIn, counterIn, ONE, openCountersCodec } from '../fixtures.ts';
import { NO_FINGERPRINT } from '../partition/first-command.ts';
import { commandIdOf, readCommandFacts } from './command-facts.ts';

async function command(changes: Partial<LogRecord> = {}): Promise<LogRecord> {
  const [record] = commandsIn([addRecord(await openCountersCodec())]);
  if (record === undefined) throw new Error('There is one.');
  return { ...record, ...changes };
}

test('the facts of a command are what its headers say', async () => {
  const record = await command();

  const facts = readCommandFacts(record);

  expect(facts.malformed).toBeUndefined();
  expect(facts.aggregateKey).toBe(`acme|${ONE}`);
  expect(facts.key).toBe(record.key);
  expect(facts.metadata).toMatchObject({ tenant: 'acme', aggregateId: ONE, type: 'counters.counter.v1.Add' });
  expect(commandIdOf(record)).toBe(facts.metadata.commandId);
});

test('a header that is missing is named, and what the others say is kept', async () => {
  const { headers, ...record } = await command();

  const facts = readCommandFacts({ ...record, headers: { ...headers, ce_fingerprint: undefined } });

  expect(facts.malformed).toBe('The header ce_fingerprint is missing.');
  expect(facts.metadata).toMatchObject({
    commandId: headers['ce_id'],
    tenant: 'acme',
    aggregateId: ONE,
    fingerprint: NO_FINGERPRINT,
  });
});

test('a record without headers takes tenant and aggregate from its key, and an id made from its address', async () => {
  const record = await command({ headers: {} });
  const next = { ...record, offset: offsetAfter(record.offset) };

  const { metadata, malformed } = readCommandFacts(record);

  expect(malformed).toBe('The header ce_id is missing.');
  expect(metadata).toMatchObject({ tenant: 'acme', aggregateId: ONE, type: 'unknown', operationKid: 0 });
  expect(isKeyed(metadata.commandId)).toBe(true);
  expect(commandIdOf(record)).toBe(metadata.commandId);
  expect(commandIdOf(next)).not.toBe(metadata.commandId);
});

test('a record of which nothing can be read belongs to the tenant and aggregate unknown', async () => {
  const { metadata, aggregateKey } = readCommandFacts(await command({ headers: {}, key: null }));

  expect(metadata).toMatchObject({ tenant: 'unknown', aggregateId: 'unknown' });
  expect(aggregateKey).toBe('unknown|unknown');
});

test('a record in the partition of another key is malformed, since its aggregate lives elsewhere', async () => {
  const [record] = commandsIn([addRecord(await openCountersCodec(), { aggregateId: counterIn(3) })]);

  expect(record && readCommandFacts(record).malformed).toBe('Its key belongs to partition 3.');
});

test('whatever the bytes are, there are facts that an outcome can be written with', () => {
  const names = ['ce_id', 'ce_type', 'ce_tenant', 'ce_subject', 'ce_fingerprint', 'ce_operationkid', 'ce_callback'];
  const headers = fc.dictionary(fc.constantFrom(...names), fc.string());
  const key = fc.option(fc.uint8Array().map((bytes) => Buffer.from(bytes)));

  fc.assert(
    fc.property(headers, key, (some, someKey) => {
      const [empty] = commandsIn([
        { key: null, value: Buffer.alloc(0), headers: { constant: [], varying: [] }, headerValues: [] },
      ]);
      if (empty === undefined) throw new Error('There is one.');
      const facts = readCommandFacts({ ...empty, headers: some, key: someKey });
      const { commandId, tenant, aggregateId, operationKid } = facts.metadata;
      expect([isCommandId(commandId), isTenant(tenant), isAggregateId(aggregateId)]).toEqual([true, true, true]);
      expect(operationKid >= 0 && operationKid <= 255).toBe(true);
      expect(facts.key.toString()).toBe(facts.aggregateKey);
    }),
  );
});
