import { createHash, createSecretKey } from 'node:crypto';

import { inventoryContract } from '@waybill/contracts-inventory';
import { ordersContract } from '@waybill/contracts-orders';
import { parseApiKeys } from '@waybill/http';
import { commandsTopic, toTenant } from '@waybill/messages';

export const contracts = [ordersContract, inventoryContract];
export const ORDERS = commandsTopic('orders', 'order');
export const acme = toTenant('acme');

/** The key with which tests ask, unless they say otherwise; `other` is another tenant's, `reader` may read only. */
export const TOKENS = {
  acme: `wbk_acme_${'a'.repeat(43)}`,
  other: `wbk_other_${'b'.repeat(43)}`,
  reader: `wbk_reader_${'c'.repeat(43)}`,
} as const;

export const apiKeys = parseApiKeys(
  JSON.stringify([
    { keyId: 'acme', sha256: sha256(TOKENS.acme), tenant: 'acme', scopes: ['*'] },
    { keyId: 'other', sha256: sha256(TOKENS.other), tenant: 'other', scopes: ['*'] },
    { keyId: 'reader', sha256: sha256(TOKENS.reader), tenant: 'acme', scopes: ['orders.order:read'] },
  ]),
);

export const keys = { signing: 7, byKid: new Map([[7, createSecretKey(Buffer.alloc(32, 7))]]) };

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** A body that every check passes. */
export const order = {
  customerId: '17850',
  country: 'United Kingdom',
  placedAt: '2010-12-01T08:26:00.000Z',
  lines: [{ sku: '85123A', description: 'T-LIGHT HOLDER', quantity: 6, unitPricePence: 255 }],
};
