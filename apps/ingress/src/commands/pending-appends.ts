import type { Tenant } from '@waybill/messages';

import type { Limits } from '../limits.ts';

/** An append that is not confirmed yet. */
type PendingAppend = {
  readonly tenant: Tenant;
  readonly bytes: number;
  readonly sinceMs: number;
  /** Called when it has taken too long. */
  readonly onDeadline: () => void;
};

/** The appends under way: how many and how large they are, and which of them take too long. */
export type PendingAppends = {
  /** Whether there is no room for one more of this tenant. */
  isFull(tenant: Tenant): boolean;
  /** @returns ends it, once */
  add(tenant: Tenant, bytes: number, onDeadline: () => void): () => void;
  readonly count: number;
  oldestMs(): number;
};

export function trackPendingAppends(limits: Limits, now: () => number): PendingAppends {
  const pending = new Set<PendingAppend>();
  const perTenant = new Map<Tenant, number>();
  let bytes = 0;
  let timer: NodeJS.Timeout | undefined;

  function remove(append: PendingAppend): void {
    if (!pending.delete(append)) return;
    bytes -= append.bytes;
    const left = (perTenant.get(append.tenant) ?? 1) - 1;
    if (left === 0) perTenant.delete(append.tenant);
    else perTenant.set(append.tenant, left);
  }

  /** All have one deadline, so the oldest is the first, and one timer serves them all. */
  function endOverdue(): void {
    timer = undefined;
    for (const append of pending) {
      const leftMs = append.sinceMs + limits.appendMs - now();
      if (leftMs > 0) {
        timer = setTimeout(endOverdue, leftMs).unref();
        return;
      }
      append.onDeadline();
    }
  }

  return {
    isFull: (tenant) =>
      pending.size >= limits.pendingAppends ||
      bytes >= limits.pendingAppendBytes ||
      (perTenant.get(tenant) ?? 0) >= limits.pendingAppends / 4,
    add(tenant, size, onDeadline) {
      const append = { tenant, bytes: size, sinceMs: now(), onDeadline };
      pending.add(append);
      bytes += size;
      perTenant.set(tenant, (perTenant.get(tenant) ?? 0) + 1);
      timer ??= setTimeout(endOverdue, limits.appendMs).unref();
      return () => {
        remove(append);
      };
    },
    get count() {
      return pending.size;
    },
    oldestMs() {
      const [oldest] = pending;
      return oldest === undefined ? 0 : now() - oldest.sinceMs;
    },
  };
}
