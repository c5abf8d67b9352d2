import { toTenant } from '@waybill/messages';

import { createQuotaCounter } from './quotas.ts';

const [acme, other] = [toTenant('acme'), toTenant('other')];

function begin(requests = 3) {
  const clock = { nowMs: 5_000 };
  return { clock, counter: createQuotaCounter('tenant', { requests, seconds: 10 }, () => clock.nowMs) };
}

test('tells what is left and when the window ends', () => {
  const { counter, clock } = begin();
  counter.charge(acme, 1);
  clock.nowMs += 2_500;

  expect(counter.charge(acme, 1)).toEqual({ 'RateLimit-Policy': '"tenant";q=3;w=10', RateLimit: '"tenant";r=1;t=8' });
});

test('refuses what is beyond it, and says when to come again', () => {
  const { counter } = begin();
  counter.charge(acme, 3);

  expect(counter.charge(acme, 1)).toEqual({
    refused: 'quota-exceeded',
    detail: '3 requests in 10 s.',
    headers: { 'RateLimit-Policy': '"tenant";q=3;w=10', RateLimit: '"tenant";r=0;t=10', 'Retry-After': '10' },
  });
});

test('charges several all or none', () => {
  const { counter } = begin();
  counter.charge(acme, 2);

  expect(counter.charge(acme, 2)).toHaveProperty('refused');
  expect(counter.charge(acme, 1)).toMatchObject({ RateLimit: '"tenant";r=0;t=10' });
});

test('begins anew behind the window', () => {
  const { counter, clock } = begin();
  counter.charge(acme, 3);
  clock.nowMs += 10_000;

  expect(counter.charge(acme, 1)).toMatchObject({ RateLimit: '"tenant";r=2;t=10' });
});

test('counts each tenant for itself', () => {
  const { counter } = begin();
  counter.charge(acme, 3);

  expect(counter.charge(other, 1)).toMatchObject({ RateLimit: '"tenant";r=2;t=10' });
});
