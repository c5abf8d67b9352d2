import { specify } from '@waybill/projection/testing';

import { webhookEndpoints } from './webhook-endpoints.ts';

const { given } = specify(webhookEndpoints);
const AT = new Date('2026-11-22T10:00:00.000Z');
const DAY_LATER = new Date('2026-11-23T10:00:00.000Z');

function event(type: string, data: object = {}) {
  return { type, aggregateId: 'erp', data };
}
const registered = (changes: object = {}) =>
  event('EndpointRegistered', {
    ...{ url: 'https://a.example/', kinds: ['PlaceOrder'], enabled: true, registration: 1, generation: 1, at: AT },
    ...changes,
  });
const confirmed = event('EndpointConfirmed', { registration: 1, at: AT });
const rotated = (generation: number) => event('SecretRotated', { generation, at: AT });

const view = {
  id: 'erp',
  url: 'https://a.example/',
  kinds: ['PlaceOrder'],
  enabled: true,
  verified: true,
  pendingUrl: null,
  pending: null,
  disabledReason: null,
  createdAt: AT,
  secrets: [{ generation: 1, createdAt: AT, expiresAt: null }],
};
const moving = { url: 'https://b.example/', kinds: [], registration: 2 };
const toBeConfirmed = { pendingUrl: 'https://b.example/', pending: { kinds: [], enabled: true } };

test('shows an endpoint that has to be verified, and its secret, by which it can', () => {
  const pending = { kinds: ['PlaceOrder'], enabled: true };
  given(registered()).thenView('erp', { ...view, verified: false, pendingUrl: 'https://a.example/', pending });
});

test('shows one that was verified', () => {
  given(registered(), confirmed).thenView('erp', view);
});

test('tells the old URL until the new one is verified', () => {
  given(registered(), confirmed, registered(moving)).thenView('erp', { ...view, ...toBeConfirmed });
  given(
    registered(),
    confirmed,
    registered(moving),
    event('EndpointRejected', { registration: 2, reason: 'x' }),
  ).thenView('erp', view);
  given(registered(), confirmed, registered(moving), confirmed).thenView('erp', {
    ...view,
    url: 'https://b.example/',
    kinds: [],
  });
});

test('shows a second registration in place of one that was never verified', () => {
  given(registered(), event('EndpointRejected', { registration: 1, reason: 'x' }), registered(moving)).thenView('erp', {
    ...view,
    ...{ verified: false, url: 'https://b.example/', kinds: [], ...toBeConfirmed },
  });
});

test('shows that it was disabled, until it is enabled again', () => {
  const disabled = event('EndpointDisabled', { reason: 'gone' });
  given(registered(), confirmed, disabled).thenView('erp', { ...view, enabled: false, disabledReason: 'gone' });
  given(registered(), confirmed, disabled, event('EndpointChanged', { kinds: [], enabled: true })).thenView('erp', {
    ...view,
    kinds: [],
  });
});

test('shows the newest secret and the one before, which goes on for a day', () => {
  const old = { generation: 1, createdAt: AT, expiresAt: DAY_LATER };
  const second = { generation: 2, createdAt: AT, expiresAt: null };
  given(registered(), rotated(2), confirmed).thenView('erp', { ...view, secrets: [second, old] });
  given(registered(), rotated(2), rotated(3), confirmed).thenView('erp', {
    ...view,
    secrets: [
      { generation: 3, createdAt: AT, expiresAt: null },
      { ...second, expiresAt: DAY_LATER },
    ],
  });
});

test('one that was deleted is gone, and comes back as another', () => {
  given(registered(), confirmed, event('EndpointDeleted')).thenView('erp', undefined);
  given(registered(), confirmed, event('EndpointDeleted'), registered({ generation: 2 }), confirmed).thenView('erp', {
    ...view,
    secrets: [{ generation: 2, createdAt: AT, expiresAt: null }],
  });
});
