import type { DeliveryEvent } from '@waybill/contracts-platform';

/** What became of telling one endpoint. */
export type CallbackProgress = {
  /** Attempts of this round that were recorded. */
  readonly attempts: number;
  /** This round has come to its end. */
  readonly isOver: boolean;
};

/** A delivery as its decider knows it. */
export type Delivery = {
  /** The exact text that is sent; undefined before it has begun. */
  readonly message: { readonly type: string; readonly body: string } | undefined;
  readonly round: number;
  readonly callbacks: Readonly<Record<string, CallbackProgress>>;
};

export const NO_DELIVERY: Delivery = { message: undefined, round: 0, callbacks: {} };

const FRESH: CallbackProgress = { attempts: 0, isOver: false };

/** The delivery behind an event. */
export function evolve(state: Delivery, event: DeliveryEvent): Delivery {
  switch (event.type) {
    case 'DeliveryBegun':
      return { ...state, callbacks: afresh(event.data.endpoints) };
    case 'RedeliveryRequested':
      return { ...state, round: event.data.round, callbacks: afresh(Object.keys(state.callbacks)) };
    case 'AttemptDue':
      return { ...state, message: state.message ?? { type: event.data.type, body: event.data.body } };
    case 'AttemptFailed':
      return recorded(state, event.data, false);
    case 'CallbackDelivered':
    case 'CallbackFailed':
      return recorded(state, event.data, true);
  }
}

function afresh(endpoints: readonly string[]): Delivery['callbacks'] {
  return Object.fromEntries(endpoints.map((endpoint) => [endpoint, FRESH]));
}

function recorded(
  state: Delivery,
  { endpoint, attempt }: { readonly endpoint: string; readonly attempt: number },
  isOver: boolean,
): Delivery {
  return { ...state, callbacks: { ...state.callbacks, [endpoint]: { attempts: attempt, isOver } } };
}
