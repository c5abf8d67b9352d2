import { platformContract } from './contract.ts';

test('clients manage endpoints by routes without a version, with the scope of the protocol', () => {
  const { commands } = platformContract;
  expect(commands.map(({ type, method, collection, verb }) => [type, method, collection, verb])).toEqual([
    ['RegisterEndpoint', 'PUT', '/webhook-endpoints', undefined],
    ['DeleteEndpoint', 'DELETE', '/webhook-endpoints', undefined],
    ['RotateSecret', 'POST', '/webhook-endpoints', 'rotate'],
    ['TestEndpoint', 'POST', '/webhook-endpoints', 'test'],
  ]);
  expect(new Set(commands.map(({ scope }) => scope))).toEqual(new Set(['webhooks:manage']));
});

test('what the notifier writes down has no route', () => {
  expect(platformContract.internalCommands.map(({ fullName }) => fullName)).toEqual([
    'platform.endpoint.v1.ConfirmEndpoint',
    'platform.endpoint.v1.RejectEndpoint',
    'platform.endpoint.v1.RetryVerification',
    'platform.endpoint.v1.RecordTest',
    'platform.endpoint.v1.DisableEndpoint',
    'platform.delivery.v1.BeginDelivery',
    'platform.delivery.v1.RecordAttempt',
    'platform.delivery.v1.RequestAttempt',
    'platform.delivery.v1.RedeliverCallbacks',
  ]);
});

test('endpoints and deliveries have views, for those who may manage them', () => {
  expect(platformContract.views).toMatchObject([
    { name: 'webhook-endpoints', path: '/webhook-endpoints', of: 'endpoint', scope: 'webhooks:manage' },
    { name: 'webhook-deliveries', path: '/webhook-deliveries', of: 'delivery', scope: 'webhooks:manage' },
  ]);
});
