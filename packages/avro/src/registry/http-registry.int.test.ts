import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { once } from 'node:events';

import { SchemaRegistry } from '@kafkajs/confluent-schema-registry';
import { ConfigurationRefusedError, PartUnavailableError } from '@waybill/messages';

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

describe('a registry that is not well', () => {
  test('is away when nobody listens, with its address and without credentials', async () => {
    const registry = createRegistry({ url: 'http://user:geheim@127.0.0.1:1/apis' });
    const asking = registry.lookUp('s', recordSchema({}));
    await expect(asking).rejects.toThrow(PartUnavailableError);
    await expect(asking).rejects.toThrow('The schema registry at http://127.0.0.1:1/apis does not answer.');
  });

  test.each([
    [503, PartUnavailableError],
    [429, PartUnavailableError],
    [401, ConfigurationRefusedError],
    [403, ConfigurationRefusedError],
  ])('that answers %d', async (status, error) => {
    await withServer(status, '{"message":"no"}', async (address) => {
      await expect(createRegistry({ url: address }).lookUp('s', recordSchema({}))).rejects.toThrow(error);
    });
  });

  test('is away when it answers with something else than JSON', async () => {
    await withServer(200, '<html>', async (address) => {
      await expect(createRegistry({ url: address }).fetch(1)).rejects.toThrow(PartUnavailableError);
    });
  });

  test('is away when it takes too long', async () => {
    await withServer(undefined, '', async (address) => {
      const registry = createRegistry({ url: address, timeoutMs: 50 });
      await expect(registry.fetch(1)).rejects.toThrow(PartUnavailableError);
    });
  });

  test('is told who asks', async () => {
    const authorizations: (string | undefined)[] = [];
    const answer = '{"id":7}';
    await withServer(
      200,
      answer,
      async (address) => {
        const auth = { username: 'user', password: 'geheim' };
        expect(await createRegistry({ url: address, auth }).lookUp('s', recordSchema({}))).toBe(7);
        await createRegistry({ url: address.replace('//', '//a:b@') }).lookUp('s', recordSchema({}));
      },
      authorizations,
    );
    expect(authorizations).toEqual(['Basic dXNlcjpnZWhlaW0=', 'Basic YTpi']);
  });
});

/** A server that gives one answer to all; none at all without a status. */
async function withServer(
  status: number | undefined,
  body: string,
  use: (address: string) => Promise<void>,
  authorizations: (string | undefined)[] = [],
): Promise<void> {
  const server = createServer((request, response) => {
    authorizations.push(request.headers.authorization);
    if (status !== undefined) response.writeHead(status).end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  try {
    await use(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
