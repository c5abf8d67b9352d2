import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';

import { ConfigurationRefusedError, PartUnavailableError } from '@waybill/messages';

import { SchemaIncompatibleError } from '../errors.ts';
import { recordSchema } from '../fixtures.ts';
import { createRegistry } from './http-registry.ts';

describe('a registry that is not well', () => {
  const schema = recordSchema({});
  /** One call by the library, one of our own. */
  const calls: readonly [string, (registry: ReturnType<typeof createRegistry>) => Promise<unknown>][] = [
    ['looking up', (registry) => registry.lookUp('s', schema)],
    ['fetching', (registry) => registry.fetch(1)],
    ['registering', (registry) => registry.register('s', schema, 'FULL_TRANSITIVE')],
  ];

  describe.each(calls)('when %s', (_name, call) => {
    test('is away when nobody listens, with its address and without credentials, and says so at once', async () => {
      const started = performance.now();
      const asking = call(createRegistry({ url: 'http://user:geheim@127.0.0.1:1/apis' }));
      await expect(asking).rejects.toThrow(PartUnavailableError);
      await expect(asking).rejects.toThrow('The schema registry at http://127.0.0.1:1/apis does not answer.');
      expect(performance.now() - started).toBeLessThan(2000);
    });

    test.each([
      [503, '{"message":"no"}', PartUnavailableError],
      [503, '', PartUnavailableError],
      [429, '{"message":"no"}', PartUnavailableError],
      [400, '{"message":"no"}', ConfigurationRefusedError],
      [401, '{"message":"no"}', ConfigurationRefusedError],
      [401, '<html>', ConfigurationRefusedError],
      [403, '{"message":"no"}', ConfigurationRefusedError],
      [404, '<html>', PartUnavailableError],
      [200, '<html>', PartUnavailableError],
      [200, 'null', PartUnavailableError],
      [200, '{}', PartUnavailableError],
    ])('that answers %d %s', async (status, body, error) => {
      await withServer({ status, body }, async (address) => {
        const asking = call(createRegistry({ url: address }));
        await expect(asking).rejects.toThrow(error);
        await expect(asking).rejects.toThrow(/registry/i);
      });
    });

    test('is away when it takes too long', async () => {
      await withServer({}, async (address) => {
        await expect(call(createRegistry({ url: address, timeoutMs: 50 }))).rejects.toThrow(PartUnavailableError);
      });
    });

    test('is away when it hangs up in the middle of an answer', async () => {
      await withServer({ status: 200, body: '{"id":7}', hangsUp: true }, async (address) => {
        await expect(call(createRegistry({ url: address, timeoutMs: 200 }))).rejects.toThrow(PartUnavailableError);
      });
    });
  });

  test.each([409, 422])('refuses a schema by %d, with what the registry says', async (status) => {
    const answers: Answers = ({ method, url: path = '' }) => {
      if (path.endsWith('/versions') && method === 'POST') return { status, body: '{"message":"a was there"}' };
      if (path.startsWith('/config')) return { status: 200, body: '{"compatibilityLevel":"FULL_TRANSITIVE"}' };
      return { status: 404, body: '{"message":"not found"}' };
    };
    await withServer(answers, async (address) => {
      const registering = createRegistry({ url: address }).register('s', schema, 'FULL_TRANSITIVE');
      await expect(registering).rejects.toThrow(SchemaIncompatibleError);
      await expect(registering).rejects.toThrow('The registry refuses the schema of s: a was there');
    });
  });

  test('is away when it loses the rule of a subject before the version', async () => {
    await withServer({ status: 404, body: '{"message":"not found"}' }, async (address) => {
      const registering = createRegistry({ url: address }).register('s', schema, 'FULL_TRANSITIVE');
      await expect(registering).rejects.toThrow(PartUnavailableError);
    });
  });

  test('is not asked again behind the back of whoever waits for it', async () => {
    const asked: (string | undefined)[] = [];
    const answers: Answers = ({ url: path = '', headers }) => {
      const isByLibrary = headers['user-agent']?.includes('confluent-schema-registry') === true;
      if (path.startsWith('/config') && isByLibrary) return { status: 503, body: `${asked.push(path)}` };
      if (path.startsWith('/config')) return { status: 200, body: '{"compatibilityLevel":"FULL_TRANSITIVE"}' };
      return { status: 404, body: '{"message":"not found"}' };
    };
    await withServer(answers, async (address) => {
      const registering = createRegistry({ url: address }).register('s', schema, 'FULL_TRANSITIVE');
      await expect(registering).rejects.toThrow(PartUnavailableError);
    });
    expect(asked).toEqual(['/config/s']);
  });

  test('is told who asks, by the library and by us', async () => {
    const authorizations = new Set<string | undefined>();
    const answers: Answers = ({ headers }) => {
      authorizations.add(headers.authorization);
      return { status: 200, body: '{"id":7,"schema":"{}"}' };
    };
    await withServer(answers, async (address) => {
      const auth = { username: 'user', password: 'geh:eïm' };
      for (const registry of [
        createRegistry({ url: address, auth }),
        createRegistry({ url: address.replace('//', '//a:b@') }),
      ]) {
        expect(await registry.lookUp('s', schema)).toBe(7);
        await registry.fetch(7);
      }
    });
    expect([...authorizations]).toEqual(['Basic dXNlcjpnZWg6ZcOvbQ==', 'Basic YTpi']);
  });
});

type ServerAnswer = { readonly status?: number; readonly body?: string; readonly hangsUp?: boolean };
type Answers = (request: IncomingMessage) => ServerAnswer;

/** A server that gives one answer to all, or one for each request; none at all without a status. */
async function withServer(answers: ServerAnswer | Answers, use: (address: string) => Promise<void>): Promise<void> {
  const server = createServer((request, response) => {
    const { status, body = '', hangsUp = false } = typeof answers === 'function' ? answers(request) : answers;
    if (status === undefined) return;
    if (!hangsUp) {
      response.writeHead(status).end(body);
      return;
    }
    response.writeHead(status, { 'content-length': 1000 }).write(body);
    // Not destroyed: what was written must arrive first.
    response.socket?.end();
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
