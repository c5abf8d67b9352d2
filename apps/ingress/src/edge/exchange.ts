import type { IncomingMessage, ServerResponse } from 'node:http';

import type { Answer, Principal, Refusal } from '@waybill/http';

/** A request that has passed the checks that all routes share. */
export type Exchange = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly principal: Principal;
  /** Decoded; empty when the path has none. */
  readonly id: string;
  /** The whole path, decoded. */
  readonly path: string;
  /** Raw, without the question mark. */
  readonly query: string;
};

/** What serves a route. It can't be registered without a word about the scope that a credential needs. */
export type Endpoint = {
  /** `of-target`: the route itself demands that of whatever its path names. */
  readonly scope: string;
  readonly serve: (exchange: Exchange) => Promise<Answer | Refusal>;
};
