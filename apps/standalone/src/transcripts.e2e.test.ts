import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';

import type { System } from './system/start-system.ts';
import { endpointsOf, startSystem } from './system/start-system.ts';

type Answer = {
  readonly status: number;
  readonly headers: Headers;
  readonly json: Readonly<Record<string, unknown>>;
};

const run = promisify(execFile);

/** Section 15 of the HTTP protocol, command by command, by the curl that is installed. */
describe('the transcripts of the protocol', () => {
  let system: System;
  let url: string;

  beforeAll(async () => {
    system = await startSystem(endpointsOf(process.env), ['apps/standalone']);
    url = system.replicas.urls()[0] ?? '';
  }, 60_000);

  afterAll(async () => {
    await system.stop();
  }, 60_000);

  /** `wb` of the transcripts. @returns every answer that curl saw, repeats included */
  async function wb(...parameters: readonly string[]): Promise<readonly Answer[]> {
    const key = `Authorization: Bearer ${system.replicas.apiKey}`;
    const all = ['-sS', '-i', '--max-time', '30', '-H', key, '-H', 'Content-Type: application/json', ...parameters];
    const { stdout } = await run('curl', all);
    return stdout.split(/(?=HTTP\/1\.1 \d)/).map(toAnswer);
  }

  async function one(...parameters: readonly string[]): Promise<Answer> {
    const answer = (await wb(...parameters)).at(-1);
    if (!answer) throw new Error('curl printed nothing');
    return answer;
  }

  const order = (quantity: number) =>
    JSON.stringify({
      ...{ customerId: '17850', country: 'United Kingdom', placedAt: '2010-12-01T08:26:00Z' },
      lines: [{ sku: '85123A', description: 'T-LIGHT HOLDER', quantity, unitPricePence: 255 }],
    });
  const held = ['-H', 'Prefer: wait=20'];

  test('placed, long-polled, read', async () => {
    const placed = await one('-X', 'PUT', `${url}/v1/orders/536365`, '-H', 'Idempotency-Key: "k-81f3"', '-d', order(6));
    const operation = placed.headers.get('operation-location') ?? '';

    expect(placed).toMatchObject({
      status: 202,
      json: { status: 'NotStarted', stage: 'appended', kind: 'PlaceOrder' },
    });
    expect(operation).toBe(`${url}/operations/${String(placed.json['id'])}`);
    expect(placed.headers.get('retry-after')).toBe('1');

    const ended = await one(operation, ...held);

    const resource = { resourceLocation: `${url}/v1/orders/536365` };
    expect(ended).toMatchObject({ status: 200, json: { id: placed.json['id'], status: 'Succeeded', ...resource } });
    expect(ended.headers.get('preference-applied')).toBe('wait=20');
    expect(ended.headers.get('waybill-position')).toMatch(/^[\w-]+$/);

    const read = await one(resource.resourceLocation);

    expect(read).toMatchObject({ status: 200, json: { id: '536365', status: 'confirmed' } });
    expect(ended.json['etag']).toBe(`"${String(read.json['version'])}"`);
    expect(read.headers.get('etag')).toBe(ended.json['etag']);
  });

  test('refused, held', async () => {
    const refused = await one('-X', 'PUT', `${url}/v1/orders/536366`, ...held, '-d', order(3_000));

    const problem = {
      status: 409,
      code: 'allocation-limit-exceeded',
      type: `${url}/problems/allocation-limit-exceeded`,
    };
    expect(refused).toMatchObject({ status: 409, json: problem });
    expect(refused.headers.get('content-type')).toContain('application/problem+json');
    expect(refused.headers.get('operation-location')).toBe(`${url}/operations/${String(refused.json['operationId'])}`);
    expect(refused.json['traceId']).toMatch(/^[\da-f]{32}$/);
  });

  test('cancelled, or ended before the wish came: the answer is what the operation says', async () => {
    const placed = await one('-X', 'PUT', `${url}/v1/orders/536367`, '-d', order(1));
    const operation = `${url}/operations/${String(placed.json['id'])}`;

    const cancelled = await one('-X', 'POST', `${operation}:cancel`, ...held);

    const { json } = await one(operation, ...held);
    expect([json['status'], cancelled.status]).toEqual(
      json['status'] === 'Canceled' ? ['Canceled', 200] : ['Succeeded', 409],
    );
  });

  test('idempotent retry, repeat, reuse for another body', async () => {
    const product = `${url}/v1/products/85123B`;
    await one('-X', 'PUT', product, ...held, '-d', '{"description":"HEART","openingUnits":500}');
    const keyed = ['-H', 'Idempotency-Key: "k-9"'];
    const seen: (string | undefined)[] = [];
    // The answer to the first attempt is lost behind the append: the client is told 503, as by a gateway.
    const gateway = createServer((request, response) => {
      seen.push(request.headers['idempotency-key']?.toString());
      const first = seen.length === 1;
      void one('-X', 'POST', `${product}:adjust`, ...keyed, '-d', adjustment(5)).then(({ status, headers, json }) => {
        response.writeHead(first ? 503 : status, {
          ...(first ? { 'retry-after': '1' } : { 'operation-id': headers.get('operation-id') ?? '' }),
        });
        response.end(first ? '{"code":"append-unknown"}' : JSON.stringify(json));
      });
    });
    await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve));
    const { port } = gateway.address() as AddressInfo; // It listens on TCP.

    const retried = await wb(
      '-X',
      'POST',
      `http://127.0.0.1:${port}/`,
      '--retry',
      '3',
      ...keyed,
      '-d',
      adjustment(5),
    ).finally(() => new Promise((resolve) => gateway.close(resolve)));
    const repeated = await one('-X', 'POST', `${product}:adjust`, ...keyed, '-d', adjustment(5));
    const reused = await one('-X', 'POST', `${product}:adjust`, ...keyed, ...held, '-d', adjustment(6));

    expect(seen).toEqual(['"k-9"', '"k-9"']);
    expect(retried.at(-1)?.status).toBe(202);
    expect(repeated).toMatchObject({ status: 202 });
    expect(repeated.headers.get('operation-id')).toBe(retried.at(-1)?.headers.get('operation-id'));
    expect(repeated.headers.get('idempotency-replayed')).toBe('true');
    expect(reused).toMatchObject({ status: 422, json: { code: 'idempotency-key-reused' } });
  });

  test('conflict', async () => {
    const product = `${url}/v1/products/85123A`;
    await one('-X', 'PUT', product, ...held, '-d', '{"description":"HEART","openingUnits":500}');
    const describe = (version: string, description: string) =>
      one('-X', 'PATCH', product, '-H', `If-Match: ${version}`, ...held, '-d', JSON.stringify({ description }));
    const { headers } = await one(product);
    const version = headers.get('etag') ?? '';
    await describe(version, 'WHITE HEART');

    expect(await describe(version, 'CREAM HEART')).toMatchObject({
      status: 412,
      json: { code: 'precondition-failed' },
    });
  });
});

function adjustment(quantity: number): string {
  return JSON.stringify({ adjustmentId: 'count-1', quantity, adjustedAt: '2010-12-01T08:26:00Z' });
}

function toAnswer(text: string): Answer {
  const end = text.indexOf('\r\n\r\n');
  const [line = '', ...fields] = text.slice(0, end).split('\r\n');
  const headers = new Headers(
    fields.map((field): [string, string] => [
      field.slice(0, field.indexOf(':')),
      field.slice(field.indexOf(':') + 1).trim(),
    ]),
  );
  const body = text.slice(end + 4);
  const json = (body === '' ? {} : JSON.parse(body)) as Answer['json']; // Documents are objects here.
  return { status: Number(line.split(' ')[1]), headers, json };
}
