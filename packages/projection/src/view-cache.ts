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

/** Bounds of a cache: documents that were not used for long go first. */
export type ViewCacheLimits = { readonly maxViews: number; readonly maxBytes: number };

/**
 * Keeps two generations. When the younger one has half of what is allowed, the older one is dropped as a whole and the
 * younger takes its place; what is used moves to the younger. That is near enough to the least recently used, and far
 * cheaper than to move each of thousands of entries a second.
 */
export function createViewCache({ maxViews, maxBytes }: ViewCacheLimits): ViewCache {
  let young = new Map<string, StoredView>();
  let old = new Map<string, StoredView>();
  let youngBytes = 0;
  let oldBytes = 0;

  function set(keyText: string, view: StoredView): void {
    young.set(keyText, view);
    youngBytes += 2 * keyText.length + roughSize(view.document);
    if (2 * young.size <= maxViews && 2 * youngBytes <= maxBytes) return;
    old = young;
    oldBytes = youngBytes;
    young = new Map();
    youngBytes = 0;
  }
  function clear(): void {
    young = new Map();
    old = new Map();
    youngBytes = 0;
    oldBytes = 0;
  }
  return {
    set,
    clear,
    get(keyText) {
      const recent = young.get(keyText);
      if (recent) return recent;
      const earlier = old.get(keyText);
      if (earlier) set(keyText, earlier);
      return earlier;
    },
    delete(keyText) {
      young.delete(keyText);
      old.delete(keyText);
    },
    get sizeBytes() {
      return youngBytes + oldBytes;
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
