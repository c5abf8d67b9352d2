import type { EndpointEvent, RegisterEndpoint } from '@waybill/contracts-platform';
import type { Decision } from '@waybill/decider';
import { accept, begin, refuse } from '@waybill/decider';
import { checkEndpointUrl } from '@waybill/webhooks';

import type { Endpoint, Subscription } from './endpoint.ts';

/** The same again changes nothing; a change of kinds takes effect at once; another URL has to be verified first. */
export function register(asked: RegisterEndpoint, state: Endpoint, at: Date): Decision<EndpointEvent> {
  const { active, pending } = state;
  // Whether this installation may send to itself is not the log's to know: the notifier refuses where it may not.
  const problem = checkEndpointUrl(asked.url, { allowLoopback: true });
  if (problem !== undefined) return refuse('endpoint-url-refused', problem, { target: '/url' });
  if (pending !== undefined) return refuse('endpoint-being-verified', 'The endpoint is being verified.');
  if (active?.url !== asked.url) {
    const registration = state.registration + 1;
    // One that was deleted and comes back has another secret.
    const generation = state.exists ? state.generation : state.generation + 1;
    return begin({ type: 'EndpointRegistered', data: { ...asked, registration, generation, at } });
  }
  if (isSame(active, asked)) return accept();
  return accept({ type: 'EndpointChanged', data: { kinds: asked.kinds, enabled: asked.enabled } });
}

function isSame(active: Subscription, asked: RegisterEndpoint): boolean {
  return active.enabled === asked.enabled && active.kinds.join() === asked.kinds.join();
}
