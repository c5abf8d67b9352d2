import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { ViewContract } from '@waybill/messages';

import type { HttpAnswer } from '../feeder/http-client.ts';
import { factsOf, readView } from './read-view.ts';
import { writeDump } from './write-dump.ts';

const view: ViewContract = {
  team: 'shop',
  name: 'sales',
  path: '/v1/sales',
  scope: 'shop.order:read',
  of: undefined,
  topics: [],
  filters: [],
  sorts: [],
  schema: {
    type: 'record',
    name: 'SalesView',
    namespace: 'shop.views.v1',
    fields: [
      { name: 'id', type: 'string' },
      { name: 'pence', type: 'long' },
    ],
  },
};

/** Answers pages by URL, and 404 for all else. */
function pages(answers: Readonly<Record<string, unknown>>) {
  return ({ url }: { readonly url: string }): Promise<HttpAnswer> =>
    Promise.resolve({ status: url in answers ? 200 : 404, headers: {}, text: JSON.stringify(answers[url] ?? {}) });
}

const reading = (answers: Readonly<Record<string, unknown>>) => ({
  baseUrl: 'http://shop',
  send: pages(answers),
  signal: new AbortController().signal,
});

const twoPages = {
  'http://shop/v1/sales?limit=200': {
    items: [
      { id: 'b', pence: '2', version: 1 },
      { id: 'B', pence: '1', version: 1 },
    ],
    next: 'http://shop/v1/sales?limit=200&after=x',
  },
  'http://shop/v1/sales?limit=200&after=x': { items: [{ id: '~é', pence: '3' }] },
};

test('all pages are one view, in byte order of the id', async () => {
  const { name, documents } = await readView(view, reading(twoPages));
  expect(name).toBe('sales');
  expect(documents).toEqual([
    { id: 'B', pence: 1n },
    { id: 'b', pence: 2n },
    { id: '~é', pence: 3n },
  ]);
});

test('the checksum is that of the dump', async () => {
  const read = await readView(view, reading(twoPages));
  const folder = mkdtempSync(join(tmpdir(), 'waybill-dump-'));
  await writeDump(join(folder, 'new'), [read], { PlaceOrder: { Succeeded: 3 } });
  const dump = readFileSync(join(folder, 'new', 'sales.ndjson'), 'utf8');
  expect(dump).toBe('{"id":"B","pence":1}\n{"id":"b","pence":2}\n{"id":"~é","pence":3}\n');
  expect(factsOf(read)).toEqual({ count: 3, sha256: createHash('sha256').update(dump).digest('hex') });
  expect(JSON.parse(readFileSync(join(folder, 'new', 'outcomes.json'), 'utf8'))).toEqual({
    PlaceOrder: { Succeeded: 3 },
  });
  rmSync(folder, { recursive: true });
});

test('an answer that is no page is named', async () => {
  await expect(readView(view, reading({}))).rejects.toThrow('GET http://shop/v1/sales?limit=200 was answered 404.');
  await expect(readView(view, reading({ 'http://shop/v1/sales?limit=200': {} }))).rejects.toThrow('without items');
});
