import type { EndpointCommand, EndpointEvent } from '@waybill/contracts-platform';
import type { Decision } from '@waybill/decider';
import { abandon, accept, complete } from '@waybill/decider';

import type { Endpoint } from './endpoint.ts';

type Data<Type extends EndpointCommand['type']> = Extract<EndpointCommand, { readonly type: Type }>['data'];

/** The endpoint has answered; what answers a registration that is over changes nothing. */
export function confirm({ registration, at }: Data<'ConfirmEndpoint'>, state: Endpoint): Decision<EndpointEvent> {
  if (!isCurrent(registration, state)) return accept();
  return complete('RegisterEndpoint', 'endpoint-verified', { type: 'EndpointConfirmed', data: { registration, at } });
}

/** The endpoint was given up. */
export function reject(
  { registration, code, message }: Data<'RejectEndpoint'>,
  state: Endpoint,
): Decision<EndpointEvent> {
  if (!isCurrent(registration, state)) return accept();
  return abandon(
    'RegisterEndpoint',
    'endpoint-not-verified',
    { code, message },
    {
      type: 'EndpointRejected',
      data: { registration, reason: code },
    },
  );
}

/** The endpoint is asked once more, unless nobody waits for it. */
export function retry(asked: Data<'RetryVerification'>, state: Endpoint): Decision<EndpointEvent> {
  if (!isCurrent(asked.registration, state)) return accept();
  const { url } = state.pending ?? { url: '' };
  return accept({ type: 'VerificationRetried', data: { ...asked, url } });
}

function isCurrent(registration: number, state: Endpoint): boolean {
  return state.pending !== undefined && state.registration === registration;
}
