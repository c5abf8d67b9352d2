import { createClient } from '@waybill/client';
import { eventually } from '@waybill/testing';

import { orderView } from './fixtures/orders.ts';
import { TOKENS } from './fixtures/requests.ts';
import type { TestIngress } from './fixtures/start-ingress.ts';
import { startIngress, stopIngresses } from './fixtures/start-ingress.ts';

afterEach(stopIngresses);

const body = {
  ...{ customerId: '17850', country: 'United Kingdom', placedAt: '2010-12-01T08:26:00.000Z' },
  lines: [{ sku: '85123A', description: 'T-LIGHT HOLDER', quantity: 6, unitPricePence: 255 }],
};

function clientOf({ role }: TestIngress) {
  return createClient({ url: role.url, credential: TOKENS.acme });
}

async function accept(ingress: TestIngress) {
  const submitted = await clientOf(ingress).submit('PUT /v1/orders/{id}', { id: '42', body });
  if (submitted.kind !== 'accepted') throw new Error(JSON.stringify(submitted));
  return submitted;
}

describe('our client and this ingress', () => {
  test('the same key again is the same operation', async () => {
    const ingress = await startIngress();
    const { idempotencyKey, operation } = await accept(ingress);

    const again = await clientOf(ingress).submit('PUT /v1/orders/{id}', { id: '42', body }, { idempotencyKey });

    expect(again).toMatchObject({ kind: 'accepted', operation: { id: operation.id } });
    expect(ingress.commands()).toHaveLength(1);
  });

  test('a body that does not fit is refused with the place of what is wrong', async () => {
    const ingress = await startIngress();
    const submitted = await clientOf(ingress).submit('PUT /v1/orders/{id}', {
      id: '42',
      body: { ...body, placedAt: 'soon' },
    });
    expect(submitted).toMatchObject({
      ...{ kind: 'refused', operationId: undefined },
      problem: { code: 'validation-failed', errors: [{ pointer: '#/placedAt' }] },
    });
  });

  test('who waits and who watches sees the end', async () => {
    const ingress = await startIngress();
    const { operation } = await accept(ingress);
    const outcome = clientOf(ingress).wait(operation);
    const seen: string[] = [];
    const watched = (async () => {
      for await (const { status } of clientOf(ingress).watch(operation)) seen.push(status);
    })();
    await eventually(() => seen.length === 1);

    await ingress.projector.finish(operation.id);

    expect(await outcome).toMatchObject({ kind: 'succeeded', operation: { id: operation.id } });
    await watched;
    expect(seen).toEqual(['NotStarted', 'Succeeded']);
  });

  test('a wish to cancel is accepted, and too late for what has ended', async () => {
    const ingress = await startIngress();
    const { operation } = await accept(ingress);

    expect(await clientOf(ingress).cancel(operation)).toMatchObject({
      kind: 'accepted',
      operation: { id: operation.id },
    });
    await ingress.projector.finish(operation.id);

    expect(await clientOf(ingress).cancel(operation)).toMatchObject({
      ...{ kind: 'refused', problem: { code: 'operation-finished' } },
    });
  });

  test('a document is found, unchanged while it has the version, and found again with the next', async () => {
    const ingress = await startIngress();
    await ingress.projector.showOrder('42', 1, orderView());
    const client = clientOf(ingress);

    const found = await client.read('/v1/orders', '42');
    if (found.kind !== 'found') throw new Error(found.kind);
    expect(found).toMatchObject({ document: { id: '42', version: 1, totalPence: '1530' }, etag: '"1"' });

    const ifNoneMatch = found.etag ?? '';
    expect(await client.read('/v1/orders', '42', { ifNoneMatch })).toEqual({ kind: 'unchanged' });
    await ingress.projector.showOrder('42', 2, orderView());
    expect(await client.read('/v1/orders', '42', { ifNoneMatch })).toMatchObject({ kind: 'found', etag: '"2"' });
    expect(await client.read('/v1/orders', '43')).toEqual({ kind: 'missing' });
  });

  test('a list comes page by page, with what was asked for alone', async () => {
    const ingress = await startIngress();
    for (const id of ['1', '2', '3']) await ingress.projector.showOrder(id, 1, orderView());
    await ingress.projector.showOrder('4', 1, orderView({ country: 'a, b & c' }));
    const idsOf = async (country: readonly string[]) => {
      const pages = [];
      const options = { filter: { country: { in: country } }, sort: '-placedAt', limit: 2 } as const;
      for await (const { items } of clientOf(ingress).list('/v1/orders', options)) pages.push(items.length);
      return pages;
    };

    expect(await idsOf(['United Kingdom'])).toEqual([2, 1]);
    expect(await idsOf(['a, b & c'])).toEqual([1]);
    expect(await idsOf(['a, b & c', 'United Kingdom'])).toEqual([2, 2]);
  });
});
