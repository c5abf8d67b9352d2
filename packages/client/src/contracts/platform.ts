// Written by `waybill generate` from the contracts. Do not edit.

/** Registers the endpoint in the path, or changes it: it takes effect once it has answered a challenge. */
export type RegisterEndpoint = {
  /** Where it is told: https, a public name, port 443 or 8443. */
  readonly url: string;
  /** Kinds of operations of whose ends it is told, such as PlaceOrder; or "all". */
  readonly kinds: readonly string[];
  /** Whether it is told now. */
  readonly enabled: boolean;
};

/** Gives the endpoint in the path a new secret; the one before signs beside it for 24 hours. */
export type RotateSecret = Readonly<Record<string, never>>;

/** Sends the endpoint in the path a message to try it with. */
export type TestEndpoint = Readonly<Record<string, never>>;

/** One webhook endpoint. */
export type EndpointView = {
  /** Id of the endpoint. */
  readonly id: string;
  /** Where it is told; where it is to be told while it was never verified. */
  readonly url: string;
  /** Kinds of operations of whose ends it is told; or "all". */
  readonly kinds: readonly string[];
  /** Whether it is told. */
  readonly enabled: boolean;
  /** Whether it has answered its challenge. */
  readonly verified: boolean;
  /** Where it is to be told once it has answered a challenge there. */
  readonly pendingUrl: string | null;
  /** Why it is not told, when we have stopped it. */
  readonly disabledReason: string | null;
  /** When it was first asked for. */
  readonly createdAt: string;
  /** Its secrets, the newest first. */
  readonly secrets: readonly EndpointSecret[];
};

/** One secret of an endpoint, which is derived and stands nowhere. */
export type EndpointSecret = {
  /** Counts rotations, from 1. */
  readonly generation: number;
  /** When it began to sign. */
  readonly createdAt: string;
  /** When it stops; null for the one that stays. */
  readonly expiresAt: string | null;
};

/** The endpoints that are told of the end of one operation, and what became of it. */
export type DeliveryView = {
  /** Id of the operation. */
  readonly id: string;
  /** Type of the message, such as orders.order.PlaceOrder.failed. */
  readonly type: string;
  /** Pending while one is, else failed if one is. */
  readonly state: CallbackState;
  /** One for each endpoint, as they were fixed when it ended. */
  readonly callbacks: readonly Callback[];
};

/** How far telling an endpoint has come. */
export type CallbackState = 'pending' | 'delivered' | 'failed';

/** What became of telling one endpoint. */
export type Callback = {
  /** Id of the endpoint. */
  readonly endpoint: string;
  /** Failed ones are sent again on demand. */
  readonly state: CallbackState;
  /** How often it was asked. */
  readonly attempts: number;
  /** How often all of it was sent again on demand. */
  readonly round: number;
  /** How often it was asked since. */
  readonly attemptsOfRound: number;
  /** HTTP status of its last answer. */
  readonly lastStatus: number | null;
  /** Why there was none, in kebab case. */
  readonly lastFailure: string | null;
  /** When it first took the message. */
  readonly deliveredAt: string | null;
  /** When it is asked again. */
  readonly nextAttemptAt: string | null;
};

/** Commands by route. */
export type Commands = {
  readonly 'PUT /webhook-endpoints/{id}': {
    readonly command: { readonly id: string; readonly body: RegisterEndpoint };
    readonly code: 'endpoint-url-refused' | 'endpoint-being-verified' | 'endpoint-not-verified' | 'endpoint-deleted';
  };
  readonly 'DELETE /webhook-endpoints/{id}': {
    readonly command: { readonly id: string };
    readonly code: never;
  };
  readonly 'POST /webhook-endpoints/{id}:rotate': {
    readonly command: { readonly id: string; readonly body: RotateSecret };
    readonly code: 'endpoint-unknown';
  };
  readonly 'POST /webhook-endpoints/{id}:test': {
    readonly command: { readonly id: string; readonly body: TestEndpoint };
    readonly code: 'endpoint-unknown' | 'endpoint-not-verified' | 'endpoint-being-tested' | 'endpoint-not-answering';
  };
};

/** Views by path. */
export type Views = {
  readonly '/webhook-endpoints': {
    readonly document: { readonly id: string; readonly version: number } & EndpointView;
    readonly filter: 'enabled';
    readonly sort: never;
  };
  readonly '/webhook-deliveries': {
    readonly document: { readonly id: string; readonly version: number } & DeliveryView;
    readonly filter: 'state';
    readonly sort: never;
  };
};
