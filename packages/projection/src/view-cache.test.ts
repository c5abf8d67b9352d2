import { toOffset, toTenant } from '@waybill/messages';

import type { StoredView } from './store.ts';
import type { ViewCache } from './view-cache.ts';
import { createViewCache } from './view-cache.ts';

function view(id: string, text = ''): StoredView {
  const applied = new Map([['p', toOffset(1)]]);
  return { view: 'things', tenant: toTenant('acme'), id, version: 1, applied, document: { text } };
}

function kept(cache: ViewCache, keys: readonly string[]): readonly string[] {
  return keys.filter((key) => cache.get(key) !== undefined);
}

test('forgets documents that were not used for long, and keeps those that were', () => {
  const cache = createViewCache({ maxViews: 8, maxBytes: 1_000_000 });
  const keys = Array.from({ length: 30 }, (_, n) => String(n));

  for (const key of keys) {
    cache.set(key, view(key));
    cache.get('0');
  }

  const [first, ...others] = kept(cache, keys);
  expect(first).toBe('0');
  expect(others).toContain('29');
  expect(others.length).toBeLessThan(8);
});

test('stays within its bytes, whatever it is given', () => {
  const cache = createViewCache({ maxViews: 1_000, maxBytes: 10_000 });

  for (let n = 0; n < 100; n += 1) {
    cache.set(String(n), view(String(n), 'x'.repeat(300)));
    expect(cache.sizeBytes).toBeLessThanOrEqual(10_000);
  }

  expect(kept(cache, ['98', '99'])).toEqual(['98', '99']);
});

test('gives the document that was set last', () => {
  const cache = createViewCache({ maxViews: 10, maxBytes: 1_000_000 });
  cache.set('a', view('a', 'first'));

  cache.set('a', view('a', 'second'));

  expect(cache.get('a')?.document).toEqual({ text: 'second' });
});

test('forgets what it is told to, wherever it is', () => {
  const cache = createViewCache({ maxViews: 4, maxBytes: 1_000_000 });
  for (const key of ['a', 'b', 'c', 'd']) cache.set(key, view(key));

  for (const key of ['b', 'd']) cache.delete(key);
  expect(kept(cache, ['b', 'd'])).toEqual([]);

  cache.clear();
  expect(kept(cache, ['a', 'c'])).toEqual([]);
  expect(cache.sizeBytes).toBe(0);
});
