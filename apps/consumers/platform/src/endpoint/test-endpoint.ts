import type { EndpointCommand, EndpointEvent } from '@waybill/contracts-platform';
import type { Decision } from '@waybill/decider';
import { abandon, accept, begin, complete, refuse } from '@waybill/decider';

import type { Endpoint } from './endpoint.ts';

/** Sends one message, whose end the operation tells. */
export function test(state: Endpoint, id: string, at: Date): Decision<EndpointEvent> {
  if (!state.exists) return refuse('endpoint-unknown', `There is no webhook endpoint ${id}.`);
  if (state.active === undefined) return refuse('endpoint-not-verified', 'The endpoint was not verified yet.');
  if (state.isTested) return refuse('endpoint-being-tested', 'The endpoint is being tried already.');
  return begin({ type: 'EndpointTested', data: { test: state.test + 1, at } });
}

/** What came of it; that of a test that is over changes nothing. */
export function recordTest(
  data: Extract<EndpointCommand, { readonly type: 'RecordTest' }>['data'],
  state: Endpoint,
): Decision<EndpointEvent> {
  const { status, failure } = data;
  if (!state.isTested || state.test !== data.test) return accept();
  const answered: EndpointEvent = { type: 'TestAnswered', data };
  if (status !== null && status >= 200 && status < 300) return complete('TestEndpoint', 'endpoint-answered', answered);
  const message =
    status === null ? `The endpoint did not answer: ${failure ?? 'nobody knows why'}.` : `It answered ${status}.`;
  return abandon('TestEndpoint', 'endpoint-not-answering', { code: 'endpoint-not-answering', message }, answered);
}
