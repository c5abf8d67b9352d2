import type { EndpointView } from '@waybill/contracts-platform';

import { endpointView } from '../fixtures.ts';
import { chooseEndpoints } from './choose-endpoints.ts';

const HOUR = 3_600_000;
const ended = { kind: 'PlaceOrder', callbacks: [], endedMs: 10 * HOUR };

function chosen(endpoint: Partial<EndpointView>, changes: Partial<Parameters<typeof chooseEndpoints>[1]> = {}) {
  return chooseEndpoints([endpointView(endpoint)], { ...ended, ...changes }).length === 1;
}

test('those are told that subscribe to the kind, or to all', () => {
  expect(chosen({ kinds: ['PlaceOrder'] })).toBe(true);
  expect(chosen({ kinds: [] })).toBe(true);
  expect(chosen({ kinds: ['CancelOrder'] })).toBe(false);
});

test('those that the command names are told instead, whatever they subscribe to', () => {
  expect(chosen({ id: 'erp', kinds: ['CancelOrder'] }, { callbacks: ['erp'] })).toBe(true);
  expect(chosen({ id: 'erp', kinds: [] }, { callbacks: ['crm'] })).toBe(false);
});

test('who is not verified or not enabled is not told, also when he is named', () => {
  expect(chosen({ verified: false }, { callbacks: ['erp'] })).toBe(false);
  expect(chosen({ enabled: false })).toBe(false);
});

test('nobody is told of what was over long before he came, and clocks may differ by an hour', () => {
  expect(chosen({ createdAt: new Date(11 * HOUR) })).toBe(true);
  expect(chosen({ createdAt: new Date(11 * HOUR + 1) })).toBe(false);
});
