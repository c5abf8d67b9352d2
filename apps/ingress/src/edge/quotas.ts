import type { ServerResponse } from 'node:http';

import type { Principal, Quota, Refusal } from '@waybill/http';
import { createQuotaCounter, isRefusal } from '@waybill/http';

/** What each tenant may ask of this replica; undefined for as much as it likes. */
export type QuotaSettings = { readonly commands?: Quota | undefined; readonly reads?: Quota | undefined };

/** The quotas of all tenants. */
export type Quotas = {
  /** Charges the tenant who asks, tells him in the response what is left, and refuses where nothing is. */
  charge(asked: Asked, kind: 'commands' | 'reads', requests: number): Refusal | undefined;
};

type Asked = { readonly principal: Principal; readonly response: ServerResponse };

export function createQuotas({ commands, reads }: QuotaSettings, now: () => number): Quotas {
  const counters = {
    commands: commands && createQuotaCounter('tenant', commands, now),
    reads: reads && createQuotaCounter('tenant-reads', reads, now),
  };
  return {
    charge({ principal, response }, kind, requests) {
      const counter = counters[kind];
      if (counter === undefined || principal.isUnlimited === true) return undefined;
      const charged = counter.charge(principal.tenant, requests);
      if (isRefusal(charged)) return charged;
      for (const [name, value] of Object.entries(charged)) response.setHeader(name, value);
      return undefined;
    },
  };
}
