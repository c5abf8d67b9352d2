import { toTenant } from '@waybill/messages';
import type { FoundView, ViewQuery } from '@waybill/projection';

import { endpointView } from '../fixtures.ts';
import { createEndpointDirectory } from './endpoint-directory.ts';

const ACME = toTenant('acme');

function found(id: string): FoundView {
  return { id, version: 1, document: endpointView({ id }), applied: new Map(), generation: 1 };
}

/** Answers when it is told to. */
function open() {
  const queries: ViewQuery[] = [];
  const answers: ((page: readonly FoundView[]) => void)[] = [];
  const directory = createEndpointDirectory({
    get: (_view, _tenant, id) => Promise.resolve(id === 'erp' ? found('erp') : undefined),
    list: (query) => {
      queries.push(query);
      return new Promise((resolve) => answers.push(resolve));
    },
  });
  const answer = async (...ids: string[]) => {
    answers.shift()?.(ids.map(found));
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { directory, queries, answer };
}

test('an endpoint is found by its id', async () => {
  const { directory } = open();
  expect(await directory.get(ACME, 'erp')).toMatchObject({ id: 'erp', verified: true });
  expect(await directory.get(ACME, 'crm')).toBeUndefined();
});

test('all who ask while one read is out share the next: none joins a read that was sent before he asked', async () => {
  const { directory, queries, answer } = open();
  const first = directory.list(ACME);
  const others = [directory.list(ACME), directory.list(ACME), directory.list(ACME)];
  expect(queries).toHaveLength(1);
  await answer('erp');
  expect(queries).toHaveLength(2);
  const later = directory.list(ACME);
  await answer('erp', 'crm');
  expect(queries).toHaveLength(3);
  await answer();
  expect((await first).map(({ id }) => id)).toEqual(['erp']);
  for (const other of others) expect((await other).map(({ id }) => id)).toEqual(['erp', 'crm']);
  expect(await later).toEqual([]);
});

test('tenants do not wait for each other, and a failure is that of those who shared it', async () => {
  const { directory, queries } = open();
  void directory.list(ACME);
  void directory.list(toTenant('globex'));
  expect(queries.map(({ tenant }) => tenant)).toEqual(['acme', 'globex']);

  let failing = true;
  const flaky = createEndpointDirectory({
    get: () => Promise.resolve(undefined),
    list: () => (failing ? Promise.reject(new Error('away')) : Promise.resolve([])),
  });
  await expect(flaky.list(ACME)).rejects.toThrow('away');
  failing = false;
  expect(await flaky.list(ACME)).toEqual([]);
});

test('all pages are read', async () => {
  const { directory, queries, answer } = open();
  const all = directory.list(ACME);
  await answer(...Array.from({ length: 200 }, (_, n) => `e-${n}`));
  await answer('last');
  expect(await all).toHaveLength(201);
  expect(queries[1]?.after).toMatchObject({ id: 'e-199' });
});
