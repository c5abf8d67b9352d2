import asyncApiSchema from '@asyncapi/specs/schemas/3.0.0.json' with { type: 'json' };
import openApiSchema from '@seriousme/openapi-schema-validator/schemas/v3.1/schema.json' with { type: 'json' };
import { describedRoutes, spellRoute } from '@waybill/descriptions';
import { problemCatalogue, routedPaths } from '@waybill/http';
import { contracts } from '@waybill/teams';
import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

import { orderBody, orderView } from '../fixtures/orders.ts';
import type { Reply } from '../fixtures/requests.ts';
import type { TestIngress } from '../fixtures/start-ingress.ts';
import { startIngress, stopIngresses } from '../fixtures/start-ingress.ts';
import type { RouteParts } from '../routes.ts';
import { toRoutes } from '../routes.ts';
import { DESCRIPTION_ROUTES } from './descriptions.ts';

afterEach(stopIngresses);

type Json = Readonly<Record<string, unknown>>;
type Operation = Json & {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly parameters?: readonly Json[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> };
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, Media>> }>>;
};
type Media = { readonly schema: Json; readonly example?: unknown };
type Document = {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, Json>>>>;
};

const anonymous = { token: null };
const DESCRIPTIONS = ['/openapi.json', '/asyncapi.json', '/docs', '/problems/validation-failed'];

async function readOpenApi(ingress: TestIngress): Promise<Document> {
  return (await ingress.send('GET', '/openapi.json', anonymous)).json as Document; // What the next tests check.
}

function operationsOf({ paths }: Document) {
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
}

/** Every object inside. */
function objectsIn(json: unknown): readonly Json[] {
  if (typeof json !== 'object' || json === null) return [];
  const inside = Object.values(json).flatMap(objectsIn);
  return Array.isArray(json) ? inside : [json as Json, ...inside]; // It is no list.
}

/** The pointers of all references that point at nothing. */
function danglingRefs(document: object): readonly unknown[] {
  const refs = objectsIn(document).flatMap(({ $ref }) => (typeof $ref === 'string' ? [$ref] : []));
  return refs.filter(
    (ref) =>
      ref
        .slice('#/'.length)
        .split('/')
        .reduce<unknown>((place, name) => Reflect.get(Object(place), name), document) === undefined,
  );
}

test('what is routed is described, and what is described is routed', async () => {
  const document = await readOpenApi(await startIngress());
  const routes = toRoutes(contracts, { publicUrl: 'https://api.example' } as RouteParts); // They are not served here.
  const routed = [...routedPaths(routes), ...DESCRIPTION_ROUTES].map(spellRoute);

  expect(operationsOf(document).map(spellRoute).sort()).toEqual(routed.sort());
  expect(describedRoutes(contracts).map(spellRoute)).toEqual(expect.arrayContaining(routed));
});

describe('/openapi.json', () => {
  test('is valid, and all of its references lead somewhere', async () => {
    const document = await readOpenApi(await startIngress());
    const ajv = new Ajv2020({ strict: false, logger: false });
    formats.default(ajv);

    expect(ajv.validate(openApiSchema, document) || ajv.errors).toBe(true);
    expect(danglingRefs(document)).toEqual([]);
  });

  test('names each operation once, and each link leads to one', async () => {
    const document = await readOpenApi(await startIngress());
    const ids = operationsOf(document).map(({ operation }) => operation.operationId);

    expect(new Set(ids).size).toBe(ids.length);
    for (const link of Object.values(document.components['links'] ?? {})) expect(ids).toContain(link['operationId']);
  });

  test('each 202 of a command links to the monitor', async () => {
    const { components, paths } = await readOpenApi(await startIngress());

    expect(paths['/v1/orders/{id}']?.['put']?.responses['202']).toEqual({ $ref: '#/components/responses/Accepted' });
    expect(components['responses']?.['Accepted']).toMatchObject({
      links: { operation: { $ref: '#/components/links/operation' } },
    });
    expect(components['links']?.['operation']).toMatchObject({
      operationId: 'getOperation',
      parameters: { id: '$response.header.Operation-Id' },
    });
  });

  test('each example fits its schema', async () => {
    const document = await readOpenApi(await startIngress());
    const ajv = new Ajv2020({ strict: false, logger: false });
    formats.default(ajv);
    ajv.addSchema(document, 'api');
    const pointAt = (schema: Json) =>
      JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"api#/components')) as Json; // As it was.
    const wrong = objectsIn(document).flatMap(({ schema, example }) =>
      example === undefined || ajv.validate(pointAt(schema as Json), example) ? [] : [{ example, errors: ajv.errors }],
    );

    expect(wrong).toEqual([]);
  });

  test('each example of a command is taken at the door', async () => {
    const ingress = await startIngress();
    const commands = contracts.flatMap((contract) => contract.commands);
    const document = await readOpenApi(ingress);
    const teams = contracts.map(({ team }) => team);
    const answers = await Promise.all(
      operationsOf(document)
        .filter(({ method, operation: { tags } }) => method !== 'GET' && teams.some((team) => tags.includes(team)))
        .map(({ method, path, operation }) =>
          ingress.send(method, path.replace('{id}', '536365'), {
            headers: {
              'Idempotency-Key': '"k-81f3"',
              ...(method === 'DELETE' ? {} : { 'Content-Type': 'application/json' }),
            },
            ...(operation.requestBody ? { body: operation.requestBody.content['application/json']?.example } : {}),
          }),
        ),
    );

    expect(answers).toHaveLength(commands.length);
    for (const { status, text } of answers) expect([status, text]).toEqual([202, expect.any(String)]);
  });

  test('what is answered fits what is told', async () => {
    const ingress = await startIngress();
    const document = await readOpenApi(ingress);
    const ajv = new Ajv2020({ strict: false, logger: false });
    formats.default(ajv);
    ajv.addSchema(document, 'api');
    const placed = await ingress.send('PUT', '/v1/orders/42', { body: orderBody() });
    const ids = [String(placed.headers['operation-id']), 'op_1'];
    await ingress.projector.finish(ids[0] ?? '');
    await ingress.projector.showOrder('42', 2, orderView());
    const batch = document.paths['/batch']?.['post']?.requestBody?.content['application/json']?.example;
    const answers: readonly (readonly [schema: string, answer: Promise<Reply>])[] = [
      ['#/components/schemas/OperationStatus', Promise.resolve(placed)],
      ['#/components/schemas/OperationStatus', ingress.send('GET', `/operations/${ids[0]}`)],
      ['#/components/schemas/Problem', ingress.send('PUT', '/v1/orders/1', { body: {} })],
      ['#/components/schemas/MonitorProblem', ingress.send('GET', '/operations/op_1')],
      ['#/components/schemas/BatchAnswer', ingress.send('POST', '/batch', { body: batch })],
      [bodyOf('get', '/operations'), ingress.send('GET', '/operations')],
      [bodyOf('post', '/operations:batchGet'), ingress.send('POST', '/operations:batchGet', { body: { ids } })],
      [bodyOf('get', '/v1/orders/{id}'), ingress.send('GET', '/v1/orders/42')],
      [bodyOf('get', '/v1/orders'), ingress.send('GET', '/v1/orders?fields=status')],
    ];
    for (const [pointer, answer] of answers) {
      const { json, status } = await answer;
      expect([pointer, status, ajv.validate({ $ref: `api${pointer}` }, json) || ajv.errors]).toEqual([
        pointer,
        status,
        true,
      ]);
    }
  });
});

/** Where the schema of a 200 stands. */
function bodyOf(method: string, path: string): string {
  const place = encodeURI(path.replaceAll('/', '~1'));
  return `#/paths/${place}/${method}/responses/200/content/application~1json/schema`;
}

test('/asyncapi.json is valid, and all of its references lead somewhere', async () => {
  const { json } = await (await startIngress()).send('GET', '/asyncapi.json', anonymous);
  const ajv = new Ajv({ strict: false, meta: false, validateSchema: false, logger: false });
  formats.default(ajv);

  expect(ajv.validate(asyncApiSchema, json) || ajv.errors).toBe(true);
  expect(danglingRefs(json as object)).toEqual([]);
});

describe('pages', () => {
  const teamCodes = contracts.flatMap(({ commands, internalCommands }) => [
    ...commands.flatMap(({ errors }) => Object.keys(errors)),
    ...internalCommands.flatMap(({ codes }) => codes),
  ]);

  test('each error has one, those of the teams too', async () => {
    const ingress = await startIngress();
    for (const code of [...problemCatalogue.map((problem) => problem.code), ...teamCodes]) {
      const { status, headers, text } = await ingress.send('GET', `/problems/${code}`, anonymous);
      expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
      expect(text).toContain(`<code>${code}</code>`);
    }
  });

  test('the type of a problem document is the address of its page', async () => {
    const ingress = await startIngress();
    const { json } = await ingress.send('PUT', '/v1/orders/1', { body: {} });
    const { pathname } = new URL(String(Reflect.get(Object(json), 'type')));

    expect((await ingress.send('GET', pathname, anonymous)).text).toContain('<code>validation-failed</code>');
  });

  test('/docs shows every route and links to every error', async () => {
    const ingress = await startIngress();
    const { text } = await ingress.send('GET', '/docs', anonymous);

    for (const { method, path } of operationsOf(await readOpenApi(ingress)))
      expect(text).toContain(`${method} ${path}`);
    for (const code of [...problemCatalogue.map((problem) => problem.code), ...teamCodes])
      expect(text).toContain(`href="problems/${code}"`);
  });

  test.each(['/docs', '/problems/validation-failed'])('%s loads nothing and runs nothing', async (path) => {
    const { text, headers } = await (await startIngress()).send('GET', path, anonymous);

    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-[^']+';/);
    expect(text).not.toMatch(/<script|<link|<img|<iframe|@import|url\(/i);
  });

  test('there is none for a code that nobody answers', async () => {
    const { status, json } = await (await startIngress()).send('GET', '/problems/no-such-code', anonymous);

    expect(status).toBe(404);
    expect(json).toMatchObject({ code: 'resource-unknown' });
  });
});

describe.each(DESCRIPTIONS)('%s', (path) => {
  test('needs no credentials and may be kept for five minutes', async () => {
    const { status, headers } = await (await startIngress()).send('GET', path, anonymous);

    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'cache-control': 'public, max-age=300',
      etag: expect.stringMatching(/^"[\w-]{22}"$/),
    });
  });

  test('is not sent again to whoever has it', async () => {
    const ingress = await startIngress();
    const { headers } = await ingress.send('GET', path, anonymous);
    const again = await ingress.send('GET', path, { ...anonymous, headers: { 'If-None-Match': headers.etag ?? '' } });

    expect([again.status, again.text]).toEqual([304, '']);
  });

  test('answers HEAD and OPTIONS, and nothing that would change it', async () => {
    const ingress = await startIngress();
    const [head, options, put] = await Promise.all(
      ['HEAD', 'OPTIONS', 'PUT'].map((method) => ingress.send(method, path, anonymous)),
    );

    expect([head?.status, head?.text]).toEqual([200, '']);
    expect([options?.status, options?.headers.allow]).toEqual([204, 'GET, HEAD, OPTIONS']);
    expect([put?.status, put?.headers.allow]).toEqual([405, 'GET, HEAD, OPTIONS']);
  });
});
