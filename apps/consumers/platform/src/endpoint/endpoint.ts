import type { EndpointEvent } from '@waybill/contracts-platform';

/** What an endpoint is told, and where. */
export type Subscription = { readonly url: string; readonly kinds: readonly string[]; readonly enabled: boolean };

/** An endpoint as its decider knows it. Numbers go on through deletions: an old secret never comes back. */
export type Endpoint = {
  readonly exists: boolean;
  /** Confirmed; undefined before the first time. */
  readonly active: Subscription | undefined;
  /** What has to be confirmed, while it has. */
  readonly pending: Subscription | undefined;
  /** The last ones given, 0 before the first. */
  readonly registration: number;
  readonly generation: number;
  readonly test: number;
  readonly isTested: boolean;
};

export const NO_ENDPOINT: Endpoint = {
  exists: false,
  active: undefined,
  pending: undefined,
  registration: 0,
  generation: 0,
  test: 0,
  isTested: false,
};

type Fold = {
  readonly [Type in EndpointEvent['type']]: (
    state: Endpoint,
    data: Extract<EndpointEvent, { readonly type: Type }>['data'],
  ) => Endpoint;
};

const FOLD: Fold = {
  EndpointRegistered: (state, { url, kinds, enabled, registration, generation }) => {
    return { ...state, exists: true, pending: { url, kinds, enabled }, registration, generation };
  },
  VerificationRetried: (state) => state,
  EndpointConfirmed: (state) => ({ ...state, active: state.pending, pending: undefined }),
  EndpointRejected: (state) => ({ ...state, pending: undefined }),
  EndpointChanged: (state, { kinds, enabled }) => withActive(state, { kinds, enabled }),
  EndpointDisabled: (state) => withActive(state, { enabled: false }),
  SecretRotated: (state, { generation }) => ({ ...state, generation }),
  EndpointTested: (state, { test }) => ({ ...state, test, isTested: true }),
  TestAnswered: (state) => ({ ...state, isTested: false }),
  EndpointDeleted: (state) => ({ ...state, exists: false, active: undefined, pending: undefined }),
};

/** The endpoint behind an event. */
export function evolve(state: Endpoint, event: EndpointEvent): Endpoint {
  // The entry of its own type takes its data.
  const step = FOLD[event.type] as (state: Endpoint, data: EndpointEvent['data']) => Endpoint;
  return step(state, event.data);
}

function withActive(state: Endpoint, changes: Partial<Subscription>): Endpoint {
  return { ...state, active: state.active && { ...state.active, ...changes } };
}
