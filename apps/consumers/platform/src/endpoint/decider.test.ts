import { specify } from '@waybill/decider/testing';

import { endpoint } from './decider.ts';
import {
  endpointConfirmed,
  endpointDeleted,
  endpointRegistered,
  endpointTested,
  NOW,
  registerEndpoint,
  URL_OF_ERP,
} from './fixtures.ts';

const { given } = specify(endpoint, 'erp', NOW);
const confirm = (registration = 1) => ({ type: 'ConfirmEndpoint' as const, data: { registration, at: NOW } });
const reject = (registration = 1) => ({
  type: 'RejectEndpoint' as const,
  data: { registration, code: 'endpoint-not-verified', message: 'It answered 404.' },
});
const retry = (registration = 1) => ({
  type: 'RetryVerification' as const,
  data: { registration, attempt: 2, registeredAt: NOW },
});
const recordTest = (status: number | null, test = 1) => ({
  type: 'RecordTest' as const,
  data: { test, status, failure: status === null ? 'timed-out' : null },
});
const rotate = { type: 'RotateSecret' as const, data: {} };
const disable = { type: 'DisableEndpoint' as const, data: { reason: 'gone' } };
const remove = { type: 'DeleteEndpoint' as const, data: {} };
const test_ = { type: 'TestEndpoint' as const, data: {} };

describe('registering', () => {
  test('goes on until the endpoint has answered', () => {
    given().when(registerEndpoint()).thenBegins(endpointRegistered());
  });

  test('ends when it has', () => {
    given(endpointRegistered())
      .when(confirm())
      .thenStep({ of: 'RegisterEndpoint', step: 'endpoint-verified', ends: 'succeeded' }, endpointConfirmed());
  });

  test('fails when it has not', () => {
    given(endpointRegistered())
      .when(reject())
      .thenStep(
        { of: 'RegisterEndpoint', step: 'endpoint-not-verified', ends: 'endpoint-not-verified' },
        { type: 'EndpointRejected', data: { registration: 1, reason: 'endpoint-not-verified' } },
      );
  });

  test('is tried again where it was asked for', () => {
    given(endpointRegistered())
      .when(retry())
      .then({ type: 'VerificationRetried', data: { registration: 1, attempt: 2, registeredAt: NOW, url: URL_OF_ERP } });
  });

  test.each([confirm(), reject(), retry()])('is not touched by what comes late: %j', (late) => {
    given(endpointRegistered(), endpointConfirmed()).when(late).thenNothing();
    given(endpointRegistered(), endpointDeleted()).when(late).thenNothing();
    given(endpointRegistered(), endpointConfirmed(), endpointRegistered({ url: 'https://b.example/', registration: 2 }))
      .when(late)
      .thenNothing();
  });

  test('the same again changes nothing', () => {
    given(endpointRegistered(), endpointConfirmed()).when(registerEndpoint()).thenNothing();
  });

  test('a change of kinds takes effect at once', () => {
    given(endpointRegistered(), endpointConfirmed())
      .when(registerEndpoint({ kinds: [], enabled: false }))
      .then({ type: 'EndpointChanged', data: { kinds: [], enabled: false } });
  });

  test('another URL is verified first', () => {
    given(endpointRegistered(), endpointConfirmed())
      .when(registerEndpoint({ url: 'https://b.example/' }))
      .thenBegins(endpointRegistered({ url: 'https://b.example/', registration: 2 }));
  });

  test('one at a time', () => {
    given(endpointRegistered()).when(registerEndpoint()).thenRefused('endpoint-being-verified');
  });

  test.each(['http://erp.example/', 'https://10.0.0.1/', 'https://erp.example:8080/'])('%s is refused', (url) => {
    given().when(registerEndpoint({ url })).thenRefused('endpoint-url-refused', { target: '/url' });
  });

  test('can be cancelled', () => {
    const state = endpoint.evolve(endpoint.initialState, endpointRegistered());
    expect(endpoint.cancel?.('RegisterEndpoint', state)).toEqual({
      events: [{ type: 'EndpointRejected', data: { registration: 1, reason: 'verification-cancelled' } }],
      process: { of: 'RegisterEndpoint', step: 'verification-cancelled', ends: 'canceled' },
    });
    expect(endpoint.cancel?.('TestEndpoint', state)).toMatchObject({ refusal: { code: 'endpoint-being-tested' } });
  });
});

describe('deleting', () => {
  test('ends a registration', () => {
    given(endpointRegistered())
      .when(remove)
      .thenStep({ of: 'RegisterEndpoint', step: 'endpoint-deleted', ends: 'endpoint-deleted' }, endpointDeleted());
  });

  test('what is not there is deleted already', () => {
    given().when(remove).thenNothing();
    given(endpointRegistered(), endpointConfirmed()).when(remove).then(endpointDeleted());
    given(endpointRegistered(), endpointConfirmed(), endpointDeleted()).when(remove).thenNothing();
  });

  test('one that comes back has another secret', () => {
    given(endpointRegistered(), endpointConfirmed(), endpointDeleted())
      .when(registerEndpoint())
      .thenBegins(endpointRegistered({ registration: 2, generation: 2 }));
  });
});

describe('secrets', () => {
  test('are rotated by their generations', () => {
    given(endpointRegistered())
      .when(rotate)
      .then({ type: 'SecretRotated', data: { generation: 2, at: NOW } });
    given(endpointRegistered(), { type: 'SecretRotated', data: { generation: 2, at: NOW } })
      .when(rotate)
      .then({ type: 'SecretRotated', data: { generation: 3, at: NOW } });
  });

  test('there are none without an endpoint', () => {
    given().when(rotate).thenRefused('endpoint-unknown');
  });
});

describe('trying', () => {
  const verified = [endpointRegistered(), endpointConfirmed()] as const;

  test('goes on until the endpoint has answered', () => {
    given(...verified)
      .when(test_)
      .thenBegins(endpointTested());
    given(...verified, endpointTested())
      .when(recordTest(204))
      .thenStep(
        { of: 'TestEndpoint', step: 'endpoint-answered', ends: 'succeeded' },
        { type: 'TestAnswered', data: { test: 1, status: 204, failure: null } },
      );
  });

  test.each([500, 302, null])('fails by %p', (status) => {
    const { data } = recordTest(status);
    given(...verified, endpointTested())
      .when(recordTest(status))
      .thenStep(
        { of: 'TestEndpoint', step: 'endpoint-not-answering', ends: 'endpoint-not-answering' },
        { type: 'TestAnswered', data },
      );
  });

  test('ends also when the endpoint was deleted meanwhile, and only once', () => {
    const { data } = recordTest(null);
    given(...verified, endpointTested(), endpointDeleted())
      .when(recordTest(null))
      .thenStep(
        { of: 'TestEndpoint', step: 'endpoint-not-answering', ends: 'endpoint-not-answering' },
        { type: 'TestAnswered', data },
      );
    given(...verified, endpointTested(), { type: 'TestAnswered', data })
      .when(recordTest(204))
      .thenNothing();
    given(...verified, endpointTested())
      .when(recordTest(204, 2))
      .thenNothing();
  });

  test('is refused where there is nothing to try', () => {
    given().when(test_).thenRefused('endpoint-unknown');
    given(endpointRegistered()).when(test_).thenRefused('endpoint-not-verified');
    given(...verified, endpointTested())
      .when(test_)
      .thenRefused('endpoint-being-tested');
  });
});

describe('disabling', () => {
  test('stops what is told, until it is registered again', () => {
    const disabled = { type: 'EndpointDisabled' as const, data: { reason: 'gone' } };
    given(endpointRegistered(), endpointConfirmed()).when(disable).then(disabled);
    given(endpointRegistered(), endpointConfirmed(), disabled).when(disable).thenNothing();
    given().when(disable).thenNothing();
    given(endpointRegistered(), endpointConfirmed(), disabled)
      .when(registerEndpoint())
      .then({ type: 'EndpointChanged', data: { kinds: ['PlaceOrder'], enabled: true } });
  });
});
