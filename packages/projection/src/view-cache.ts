import type { StoredView } from './store.ts';

/** Documents that this process wrote or loaded, so that most flights need not load any. */
export type ViewCache = {
  get(keyText: string): StoredView | undefined;
  set(keyText: string, view: StoredView): void;
  delete(keyText: string): void;
  clear(): void;
  /** About how much memory the documents take. */
  readonly sizeBytes: number;
};

/** Bounds of a cache: the least recently used document goes first. */
export type ViewCacheLimits = { readonly maxViews: number; readonly maxBytes: number };

export function createViewCache({ maxViews, maxBytes }: ViewCacheLimits): ViewCache {
  // A map keeps the order of insertion: what is used goes to its end.
  const entries = new Map<string, { readonly view: StoredView; readonly sizeBytes: number }>();
  let totalBytes = 0;

  function remove(keyText: string): void {
    totalBytes -= entries.get(keyText)?.sizeBytes ?? 0;
    entries.delete(keyText);
  }
  return {
    get(keyText) {
      const entry = entries.get(keyText);
      if (entry === undefined) return undefined;
      entries.delete(keyText);
      entries.set(keyText, entry);
      return entry.view;
    },
    set(keyText, view) {
      remove(keyText);
      const sizeBytes = 2 * keyText.length + roughSize(view.document);
      entries.set(keyText, { view, sizeBytes });
      totalBytes += sizeBytes;
      for (const oldest of entries.keys()) {
        if (entries.size <= maxViews && totalBytes <= maxBytes) break;
        remove(oldest);
      }
    },
    delete: remove,
    clear() {
      entries.clear();
      totalBytes = 0;
    },
    get sizeBytes() {
      return totalBytes;
    },
  };
}

/** Near enough for a bound, and cheap: strings by their length, everything else by the word. */
function roughSize(value: unknown): number {
  if (typeof value === 'string') return 16 + 2 * value.length;
  if (typeof value !== 'object' || value === null) return 8;
  let size = 16;
  for (const name in value) size += 16 + roughSize(Reflect.get(value, name));
  return size;
}
