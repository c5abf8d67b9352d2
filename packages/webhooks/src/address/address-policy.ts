import type { BlockList } from 'node:net';
import { isIPv4, isIPv6 } from 'node:net';

import { globalIpv6, loopbackIpv4, loopbackIpv6, specialIpv4, specialIpv6, toBlockList } from './special-ranges.ts';

/** To which addresses webhooks may go. */
export type AddressPolicy = {
  /** This machine too; for development only. */
  readonly allowLoopback: boolean;
  /** Whether a connection to an address may be made. */
  readonly admits: (address: string) => boolean;
};

/** What is set about addresses. */
type AddressSettings = {
  readonly allowLoopback: boolean;
  /** Ranges of our own that are public, as `address/bits`: nobody may reach those through us. */
  readonly deniedRanges?: readonly string[] | undefined;
};

/**
 * Admits public unicast addresses outside our own ranges, and nothing else.
 *
 * @throws `TypeError` when a range is not of the form
 */
export function createAddressPolicy({ allowLoopback, deniedRanges = [] }: AddressSettings): AddressPolicy {
  const denied = toBlockList(deniedRanges);
  return {
    allowLoopback,
    admits: (address) => (isLoopback(address) ? allowLoopback : isPublic(address) && !contains(denied, address)),
  };
}

function isPublic(address: string): boolean {
  if (isIPv4(address)) return !contains(specialIpv4, address);
  return contains(globalIpv6, address) && !contains(specialIpv6, address);
}

/** Whether it is an address of this machine, in one of its plain forms. */
export function isLoopback(address: string): boolean {
  return contains(isIPv4(address) ? loopbackIpv4 : loopbackIpv6, address);
}

function contains(list: BlockList, address: string): boolean {
  if (isIPv4(address)) return list.check(address, 'ipv4');
  // With a zone it is an address of some interface here.
  return isIPv6(address) && !address.includes('%') && list.check(address, 'ipv6');
}
