import type { Tenant } from '@waybill/messages';

import type { Refusal } from './refusal.ts';
import { refuse } from './refusal.ts';

/** So many requests in so many seconds. */
export type Quota = { readonly requests: number; readonly seconds: number };

/** Counts what tenants ask for, each kind by itself. */
export type QuotaCounter = {
  /**
   * Charges a tenant, all or nothing.
   *
   * @returns the fields that tell him what is left, or a refusal with them
   */
  charge(tenant: Tenant, requests: number): Readonly<Record<string, string>> | Refusal;
};

type Window = { readonly endMs: number; used: number };

/** Tenants that nobody has heard of for a window are forgotten when so many are known. */
const MANY_TENANTS = 10_000;

/**
 * A window begins with a tenant's first request and lasts its time; then the next one begins.
 *
 * @param name  of the policy, as clients see it
 * @source      IETF draft-ietf-httpapi-ratelimit-headers, sections 3 and 4
 */
export function createQuotaCounter(name: string, { requests: quota, seconds }: Quota, now: () => number): QuotaCounter {
  const windows = new Map<Tenant, Window>();
  const policy = `"${name}";q=${quota};w=${seconds}`;

  function windowOf(tenant: Tenant, nowMs: number): Window {
    const known = windows.get(tenant);
    if (known !== undefined && nowMs < known.endMs) return known;
    if (windows.size >= MANY_TENANTS)
      for (const [other, { endMs }] of windows) if (endMs <= nowMs) windows.delete(other);
    const opened = { endMs: nowMs + seconds * 1_000, used: 0 };
    windows.set(tenant, opened);
    return opened;
  }

  return {
    charge(tenant, requests) {
      const nowMs = now();
      const window = windowOf(tenant, nowMs);
      const leftSeconds = Math.ceil((window.endMs - nowMs) / 1_000);
      const isOver = window.used + requests > quota;
      if (!isOver) window.used += requests;
      const fields = {
        'RateLimit-Policy': policy,
        RateLimit: `"${name}";r=${Math.max(0, quota - window.used)};t=${leftSeconds}`,
      };
      if (!isOver) return fields;
      const detail = `${quota.toLocaleString('en')} requests in ${seconds} s.`;
      return refuse('quota-exceeded', detail, { headers: { ...fields, 'Retry-After': String(leftSeconds) } });
    },
  };
}
