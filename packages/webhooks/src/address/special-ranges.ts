import { BlockList } from 'node:net';

/**
 * IPv4 addresses that are not somebody's host on the public internet.
 *
 * @source IANA IPv4 Special-Purpose Address Registry; RFC 5771 (multicast), RFC 1112 (class E)
 */
const IPV4 = [
  '0.0.0.0/8', // this network
  '10.0.0.0/8', // private
  '100.64.0.0/10', // carrier-grade NAT, and metadata services of some clouds
  '127.0.0.0/8', // loopback
  '169.254.0.0/16', // link-local, and metadata services of most clouds
  '172.16.0.0/12', // private
  '192.0.0.0/24', // protocol assignments
  '192.0.2.0/24', // documentation
  '192.31.196.0/24', // AS112
  '192.52.193.0/24', // automatic multicast tunneling
  '192.88.99.0/24', // 6to4 relays
  '192.168.0.0/16', // private
  '192.175.48.0/24', // AS112
  '198.18.0.0/15', // benchmarking
  '198.51.100.0/24', // documentation
  '203.0.113.0/24', // documentation
  '224.0.0.0/4', // multicast
  '240.0.0.0/4', // reserved, and broadcast
];

/** What IANA has given out as global unicast; all of IPv6 beside it is special: loopback, mapped, NAT64, local, multicast. */
const IPV6_GLOBAL_UNICAST = '2000::/3';

/**
 * Within global unicast, what is not somebody's host all the same.
 *
 * @source IANA IPv6 Special-Purpose Address Registry
 */
const IPV6 = [
  '2001::/23', // protocol assignments: Teredo, benchmarking, ORCHID
  '2001:db8::/32', // documentation
  '2002::/16', // 6to4, which holds any IPv4 address
  '2620:4f:8000::/48', // AS112
  '3fff::/20', // documentation
];

/** Everything in IPv4 to which a webhook must not go. */
export const specialIpv4 = toBlockList(IPV4);
/** Everything within `globalIpv6` to which a webhook must not go. */
export const specialIpv6 = toBlockList(IPV6);
export const globalIpv6 = toBlockList([IPV6_GLOBAL_UNICAST]);
/** Of IPv4, and apart from it that of IPv6: a list of both would take `::ffff:127.0.0.1` for one of its own. */
export const loopbackIpv4 = toBlockList(['127.0.0.0/8']);
export const loopbackIpv6 = toBlockList(['::1/128']);

/** @throws `TypeError` with the text that is no range in the form `address/bits` */
export function toBlockList(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', bits = '', ...others] = range.split('/');
    try {
      if (!/^\d{1,3}$/.test(bits) || others.length > 0) throw new TypeError('address/bits');
      list.addSubnet(address, Number(bits), address.includes(':') ? 'ipv6' : 'ipv4');
    } catch {
      throw new TypeError(`"${range}" is no range of addresses, such as 10.0.0.0/8 or 2001:db8::/32.`);
    }
  }
  return list;
}
