import { Resolver } from 'node:dns/promises';
import { isIP, isIPv6 } from 'node:net';
import type { LookupFunction } from 'node:net';

import type { AddressPolicy } from './address-policy.ts';
import { isLocalHost } from './check-endpoint-url.ts';

/** @returns the addresses of a host name. @throws when it has none, or nobody can tell */
export type ResolveHost = (host: string, signal: AbortSignal) => Promise<readonly string[]>;

/** The connection was not made, because of where it would have gone. */
export class AddressRefusedError extends Error {
  override readonly name = 'AddressRefusedError';
}

/** Nobody has the addresses of a name. */
export class NameUnknownError extends Error {
  override readonly name = 'NameUnknownError';
}

/**
 * Asks DNS itself: not through the few threads that all file access shares, and never through a local hosts file or a
 * search domain.
 */
export const resolveHost: ResolveHost = async (host, signal) => {
  if (isLocalHost(host)) return ['127.0.0.1', '::1'];
  const resolver = new Resolver({ timeout: 3_000, tries: 2 });
  const cancel = () => {
    resolver.cancel();
  };
  signal.addEventListener('abort', cancel);
  try {
    const answers = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
    return answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
  } finally {
    signal.removeEventListener('abort', cancel);
  }
};

/**
 * The addresses to which a connection may be made now.
 *
 * @throws `AddressRefusedError` when one of them is not admitted: a name that is here today is elsewhere tomorrow;
 *         `NameUnknownError` when there is none
 */
export async function admittedAddresses(
  host: string,
  { policy, resolve, signal }: { policy: AddressPolicy; resolve: ResolveHost; signal: AbortSignal },
): Promise<readonly string[]> {
  const addresses = isIP(host) === 0 ? await resolve(host, signal) : [host];
  if (addresses.length === 0) throw new NameUnknownError(`${host} has no address.`);
  if (!addresses.every(policy.admits)) throw new AddressRefusedError(`${host} has an address that is not public.`);
  return addresses;
}

/** A look-up that knows one answer: what was checked is what is connected to, and nobody is asked between. */
export function lookUpOf(addresses: readonly string[]): LookupFunction {
  const all = addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }));
  return (_host, options, callback) => {
    const [first] = all;
    if (options.all === true) callback(null, all);
    else callback(null, first?.address ?? '', first?.family ?? 4);
  };
}
