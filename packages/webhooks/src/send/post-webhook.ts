import type { ClientRequest, IncomingMessage } from 'node:http';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';

import type { AddressPolicy } from '../address/address-policy.ts';
import { checkEndpointUrl, hostOf } from '../address/check-endpoint-url.ts';
import type { ResolveHost } from '../address/guarded-lookup.ts';
import { admittedAddresses, lookUpOf, resolveHost } from '../address/guarded-lookup.ts';
import { parseRetryAfter } from '../attempts/retry-after.ts';
import type { SignedMessage } from '../message/sign.ts';
import { signatureHeaders } from '../message/sign.ts';
import type { Answer } from './answer.ts';
import { readSome } from './read-some.ts';
import { toSendFailure } from './send-failure.ts';
import { UrlRefusedError } from './url-refused-error.ts';

/** One attempt. */
export type WebhookPost = SignedMessage & { readonly url: string };

/** How attempts are made. */
export type PostOptions = {
  readonly policy: AddressPolicy;
  /** @default DNS */
  readonly resolve?: ResolveHost;
  /** For all of it, the look-up and the answer included. @default 20000 */
  readonly timeoutMs?: number;
  /** PEM of an authority to trust beside those of Node, for a development that has its own. */
  readonly ca?: string | undefined;
  /** ms since 1970 @default Date.now */
  readonly now?: () => number;
};

const TIMEOUT_MS = 20_000;
const HEADERS_BYTES = 16 * 1024;

/**
 * Sends a message once, by a connection of its own, to an address that was checked for this connection. Redirects are not
 * followed, 4 KiB of the answer are read at most, and nothing takes longer than the timeout.
 *
 * @returns what came back, or why nothing did; it never throws for what a receiver does
 */
export async function postWebhook(post: WebhookPost, options: PostOptions): Promise<Answer> {
  const { timeoutMs = TIMEOUT_MS, now = Date.now } = options;
  const deadline = new AbortController();
  const timer = setTimeout(() => {
    deadline.abort();
  }, timeoutMs);
  try {
    const response = await open(post, options, deadline.signal);
    // The status is the answer, whatever becomes of the rest.
    const body = await readSome(response);
    const answeredMs = now();
    const retryAfterMs = parseRetryAfter(response.headers['retry-after'], answeredMs);
    return { status: response.statusCode, failure: undefined, retryAfterMs, body, answeredMs };
  } catch (error) {
    const failure = deadline.signal.aborted ? 'timed-out' : toSendFailure(error);
    return { status: undefined, failure, retryAfterMs: undefined, body: '', answeredMs: now() };
  } finally {
    clearTimeout(timer);
    // Whatever still comes is not taken.
    deadline.abort();
  }
}

async function open(post: WebhookPost, options: PostOptions, signal: AbortSignal): Promise<IncomingMessage> {
  const { policy, resolve = resolveHost, ca } = options;
  const problem = checkEndpointUrl(post.url, policy);
  if (problem !== undefined) throw new UrlRefusedError(problem);
  const url = new URL(post.url);
  const host = hostOf(url);
  const addresses = await admittedAddresses(host, { policy, resolve, signal });
  signal.throwIfAborted();
  const body = Buffer.from(post.body);
  const request = (url.protocol === 'https:' ? requestHttps : requestHttp)({
    method: 'POST',
    host,
    port: url.port === '' ? undefined : url.port,
    path: url.pathname + url.search,
    headers: {
      ...signatureHeaders(post),
      'content-type': 'application/json',
      'content-length': body.length,
      'user-agent': 'Waybill-Webhooks/1.0',
    },
    // A connection of its own: one that is kept was checked when the name meant something else.
    agent: false,
    lookup: lookUpOf(addresses),
    maxHeaderSize: HEADERS_BYTES,
    insecureHTTPParser: false,
    signal,
    ...(url.protocol === 'https:' && {
      ...(isIP(host) === 0 && { servername: host.replace(/\.$/, '') }),
      ...(ca !== undefined && { ca }),
      minVersion: 'TLSv1.2' as const,
      rejectUnauthorized: true,
    }),
  });
  return answerTo(request, body);
}

function answerTo(request: ClientRequest, body: Buffer): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.on('response', resolve);
    request.on('error', reject);
    // An answer of another protocol, for one, ends it without a word.
    request.on('close', () => {
      reject(new Error('The connection was closed without an answer.'));
    });
    request.end(body);
  });
}
