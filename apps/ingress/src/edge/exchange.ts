import type { IncomingMessage, ServerResponse } from 'node:http';

import type { Answer, Principal, Refusal, ServerSentEvent } from '@waybill/http';
import type { VersionLifetime } from '@waybill/messages';

import type { BoundCommand } from '../commands/bound-command.ts';

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

/** A stream of events, for as long as the client reads it. */
export type EventStream = {
  /** Sends events until there are no more, or the stream is closed. */
  readonly stream: (stream: OpenStream) => Promise<void>;
};

/** A stream to a client. */
export type OpenStream = {
  /** A client that leaves too much unread is cut: it comes back and resumes. */
  send(event: ServerSentEvent): void;
  /** Tells where the stream stands, without an event. */
  place(id: string): void;
  /** Resolves once the client has read nearly all, or the stream is closed. */
  drained(): Promise<void>;
  /** Fires when the client is gone or cut, the stream has lasted long enough, or the server leaves. */
  readonly closed: AbortSignal;
};

/** What a command takes of a request: there are several of them in a batch. */
export type CommandRequest = Pick<Exchange, 'principal' | 'id' | 'path' | 'query'> & {
  readonly request: Pick<IncomingMessage, 'headers' | 'headersDistinct'>;
};

/** What serves a route. It can't be registered without a word about the scope that a credential needs. */
export type Endpoint = {
  /** `of-target`: the route itself demands that of whatever its path names. */
  readonly scope: string;
  /** What a request counts as; `own`: the route charges by itself. @default a read for GET, else a command */
  readonly quota?: 'commands' | 'reads' | 'own';
  /** Of a version of routes that comes to an end. */
  readonly lifetime?: VersionLifetime | undefined;
  readonly serve: (exchange: Exchange) => Promise<Answer | Refusal | EventStream>;
  /** Of a command: what it is, for whoever takes several of them at once. */
  readonly command?: BoundCommand;
};
