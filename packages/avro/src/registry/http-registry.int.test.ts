import { randomUUID } from 'node:crypto';

import { SchemaRegistry } from '@kafkajs/confluent-schema-registry';

import { SchemaIncompatibleError } from '../errors.ts';
import { recordSchema } from '../fixtures.ts';
import { encodeFrame, readAsWritten, toOwnSchema } from '../wire/schema-codec.ts';
import { describeRegistry } from './describe-registry.ts';
import { createRegistry } from './http-registry.ts';

const url = process.env['SCHEMA_REGISTRY_URL'] ?? '';
const newSubject = () => `avro-test-${randomUUID()}`;

describeRegistry('a registry over HTTP', () => createRegistry({ url }), newSubject);

test('refuses a schema that old records do not fit', async () => {
  const [registry, subject] = [createRegistry({ url }), newSubject()];
  await registry.register(subject, recordSchema({ count: 'int' }), 'FULL_TRANSITIVE');
  const registering = registry.register(subject, recordSchema({ count: 'string' }), 'FULL_TRANSITIVE');
  await expect(registering).rejects.toThrow(SchemaIncompatibleError);
  await expect(registering).rejects.toThrow(subject);
});

test('a backward rule lets a field go, a full one does not', async () => {
  const registry = createRegistry({ url });
  const [before, after] = [recordSchema({ a: 'int', b: 'int' }), recordSchema({ a: 'int' })];
  const [commands, events] = [newSubject(), newSubject()];
  await registry.register(commands, before, 'BACKWARD_TRANSITIVE');
  await registry.register(events, before, 'FULL_TRANSITIVE');
  await expect(registry.register(commands, after, 'BACKWARD_TRANSITIVE')).resolves.toMatchObject({ change: 'changed' });
  await expect(registry.register(events, after, 'FULL_TRANSITIVE')).rejects.toThrow(SchemaIncompatibleError);
});

test('says when only the rule of a subject changed', async () => {
  const [registry, subject] = [createRegistry({ url }), newSubject()];
  await registry.register(subject, recordSchema({ a: 'int' }), 'BACKWARD_TRANSITIVE');
  const again = await registry.register(subject, recordSchema({ a: 'int' }), 'FULL_TRANSITIVE');
  expect(again.change).toBe('changed');
});

test('keeps the limits of a schema, which Avro itself does not know', async () => {
  const [registry, subject] = [createRegistry({ url }), newSubject()];
  const schema = recordSchema({ count: { type: 'int', minimum: 1 } });
  const { id } = await registry.register(subject, schema, 'FULL_TRANSITIVE');
  expect((await registry.fetch(id))?.schema).toEqual(schema);
});

test('the library would lose them, and the logical types too, so schemas are fetched without it', async () => {
  const instant = { type: 'long', logicalType: 'timestamp-millis' };
  const schema = recordSchema({ count: { type: 'int', minimum: 1 }, at: instant });
  const registry = createRegistry({ url });
  const { id } = await registry.register(newSubject(), schema, 'FULL_TRANSITIVE');
  const told = JSON.stringify(await new SchemaRegistry({ host: url }).getSchema(id));
  expect(told).not.toMatch(/minimum|timestamp-millis/);
  expect((await registry.fetch(id))?.schema).toEqual(schema);
});

test('another client of the registry reads our frames, and we read its', async () => {
  const subject = newSubject();
  const schema = recordSchema({ text: 'string', note: ['null', 'string'], sums: { type: 'array', items: 'double' } });
  const { id } = await createRegistry({ url }).register(subject, schema, 'FULL_TRANSITIVE');
  const other = new SchemaRegistry({ host: url });
  const value = { text: 'héllo', note: null, sums: [1.5, -2] };
  const own = toOwnSchema(schema);
  expect(await other.decode(encodeFrame(own, id, value))).toEqual(value);
  expect(readAsWritten(own)(await other.encode(id, value))).toEqual({ ok: true, fullName: own.fullName, value });
});
