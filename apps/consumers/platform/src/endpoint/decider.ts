import type { EndpointCommand, EndpointEvent } from '@waybill/contracts-platform';
import type { Decider, Decision } from '@waybill/decider';
import { abandon, accept, cancel, refuse } from '@waybill/decider';

import type { Endpoint } from './endpoint.ts';
import { evolve, NO_ENDPOINT } from './endpoint.ts';
import { register } from './register.ts';
import { recordTest, test } from './test-endpoint.ts';
import { confirm, reject, retry } from './verification.ts';

/** Registers, verifies and changes one webhook endpoint. */
export const endpoint: Decider<Endpoint, EndpointCommand, EndpointEvent> = {
  initialState: NO_ENDPOINT,
  decide,
  evolve,
  cancel: cancelRegistration,
};

function decide(command: EndpointCommand, state: Endpoint, id: string, time: Date): Decision<EndpointEvent> {
  switch (command.type) {
    case 'RegisterEndpoint':
      return register(command.data, state, time);
    case 'TestEndpoint':
      return test(state, id, time);
    case 'RotateSecret':
      return rotate(state, id, time);
    case 'DeleteEndpoint':
      return remove(state);
    default:
      return decideInternal(command, state);
  }
}

/** What the notifier writes down. */
function decideInternal(
  command: Exclude<EndpointCommand, { readonly type: ClientCommand }>,
  state: Endpoint,
): Decision<EndpointEvent> {
  switch (command.type) {
    case 'ConfirmEndpoint':
      return confirm(command.data, state);
    case 'RejectEndpoint':
      return reject(command.data, state);
    case 'RetryVerification':
      return retry(command.data, state);
    case 'RecordTest':
      return recordTest(command.data, state);
    case 'DisableEndpoint':
      return state.active?.enabled === true ? accept({ type: 'EndpointDisabled', data: command.data }) : accept();
  }
}

type ClientCommand = 'RegisterEndpoint' | 'TestEndpoint' | 'RotateSecret' | 'DeleteEndpoint';

function rotate({ exists, generation }: Endpoint, id: string, at: Date): Decision<EndpointEvent> {
  if (!exists) return refuse('endpoint-unknown', `There is no webhook endpoint ${id}.`);
  return accept({ type: 'SecretRotated', data: { generation: generation + 1, at } });
}

/** A test that is under way ends by its answer, or by there being no endpoint. */
function remove({ exists, pending }: Endpoint): Decision<EndpointEvent> {
  if (!exists) return accept();
  const deleted: EndpointEvent = { type: 'EndpointDeleted', data: {} };
  const why = { code: 'endpoint-deleted', message: 'The endpoint was deleted.' };
  return pending === undefined ? accept(deleted) : abandon('RegisterEndpoint', 'endpoint-deleted', why, deleted);
}

function cancelRegistration(of: string, { registration }: Endpoint): Decision<EndpointEvent> {
  if (of !== 'RegisterEndpoint')
    return refuse('endpoint-being-tested', 'The message to try it with is on its way already.');
  const reason = 'verification-cancelled';
  return cancel('RegisterEndpoint', reason, { type: 'EndpointRejected', data: { registration, reason } });
}
