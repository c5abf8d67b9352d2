import { toOffset, toTenant } from '@waybill/messages';

import type { StoredView } from './store.ts';
import { createViewCache } from './view-cache.ts';

function view(id: string, text = ''): StoredView {
  const applied = new Map([['p', toOffset(1)]]);
  return { view: 'things', tenant: toTenant('acme'), id, version: 1, applied, document: { text } };
}

test('forgets the document that was not used for the longest time', () => {
  const cache = createViewCache({ maxViews: 2, maxBytes: 1_000_000 });
  cache.set('a', view('a'));
  cache.set('b', view('b'));
  cache.get('a');

  cache.set('c', view('c'));

  expect(['a', 'b', 'c'].map((key) => cache.get(key)?.id)).toEqual(['a', undefined, 'c']);
});

test('stays within its bytes, whatever it is given', () => {
  const cache = createViewCache({ maxViews: 1_000, maxBytes: 10_000 });

  for (let n = 0; n < 100; n += 1) cache.set(String(n), view(String(n), 'x'.repeat(300)));

  expect(cache.sizeBytes).toBeLessThanOrEqual(10_000);
  expect(cache.get('99')).toBeDefined();
  cache.set('huge', view('huge', 'x'.repeat(20_000)));
  expect(cache.sizeBytes).toBe(0);
});

test('a document that is set again is counted once', () => {
  const cache = createViewCache({ maxViews: 10, maxBytes: 1_000_000 });
  cache.set('a', view('a', 'long text'));
  const { sizeBytes } = cache;

  cache.set('a', view('a', 'long text'));

  expect(cache.sizeBytes).toBe(sizeBytes);
  cache.delete('a');
  cache.delete('a');
  expect(cache.sizeBytes).toBe(0);
});

test('forgets everything at once', () => {
  const cache = createViewCache({ maxViews: 10, maxBytes: 1_000_000 });
  cache.set('a', view('a'));

  cache.clear();

  expect([cache.get('a'), cache.sizeBytes]).toEqual([undefined, 0]);
});
