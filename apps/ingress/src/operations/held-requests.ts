import type { Tenant } from '@waybill/messages';

/** Counts the requests that are held, so that no tenant takes more than a quarter of the room. */
export type HeldRequests = {
  /** False when there is no room: the request is then answered at once. */
  enter(tenant: Tenant): boolean;
  leave(tenant: Tenant): void;
};

/** @param most  of all tenants together */
export function countHeldRequests(most: number): HeldRequests {
  const perTenant = new Map<Tenant, number>();
  let all = 0;
  return {
    enter(tenant) {
      const own = perTenant.get(tenant) ?? 0;
      if (all >= most || own >= most / 4) return false;
      all += 1;
      perTenant.set(tenant, own + 1);
      return true;
    },
    leave(tenant) {
      all -= 1;
      const own = (perTenant.get(tenant) ?? 1) - 1;
      if (own === 0) perTenant.delete(tenant);
      else perTenant.set(tenant, own);
    },
  };
}
