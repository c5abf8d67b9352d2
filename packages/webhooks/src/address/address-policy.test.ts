import fc from 'fast-check';
import ipaddr from 'ipaddr.js';

import { createAddressPolicy } from './address-policy.ts';

const production = createAddressPolicy({ allowLoopback: false });
const development = createAddressPolicy({ allowLoopback: true });

test.each([
  ...[
    '0.0.0.0',
    '0.1.2.3',
    '10.0.0.1',
    '100.64.0.1',
    '100.100.100.200',
    '127.0.0.1',
    '127.255.255.255',
    '169.254.169.254',
  ],
  ...['172.16.0.1', '172.31.255.255', '192.0.0.1', '192.0.2.1', '192.168.1.1', '198.18.0.1', '198.19.255.255'],
  ...['198.51.100.7', '203.0.113.9', '224.0.0.1', '239.255.255.255', '240.0.0.1', '255.255.255.255'],
])('%s is not public', (address) => {
  expect(production.admits(address)).toBe(false);
});

test.each([
  ...[
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '::ffff:7f00:1',
    '::127.0.0.1',
    '64:ff9b::a00:1',
    '64:ff9b:1::1',
  ],
  ...['100::1', '2001::1', '2001:2::1', '2001:10::1', '2001:db8::1', '2002:7f00:1::', '2620:4f:8000::1', '3fff::1'],
  ...['5f00::1', 'fc00::1', 'fd12:3456::1', 'fe80::1', 'fe80::1%eth0', 'fec0::1', 'ff02::1'],
])('%s is not public', (address) => {
  expect(production.admits(address)).toBe(false);
});

test.each(['8.8.8.8', '93.184.216.34', '100.63.255.255', '172.32.0.1', '2606:4700::1111', '2a00:1450:4001:81b::200e'])(
  '%s is public',
  (address) => {
    expect(production.admits(address)).toBe(true);
  },
);

test.each(['', 'localhost', '1.2.3', '0x7f.1', '8.8.8.8/32', '2606:4700::1111%eth0'])('%p is no address', (text) => {
  expect(production.admits(text)).toBe(false);
});

test('this machine is admitted for development, and nothing else that is not public', () => {
  expect(['127.0.0.1', '127.1.2.3', '::1'].map(development.admits)).toEqual([true, true, true]);
  expect(['10.0.0.1', '::ffff:127.0.0.1', '169.254.169.254'].map(development.admits)).toEqual([false, false, false]);
});

test('our own public ranges are not admitted', () => {
  const { admits } = createAddressPolicy({ allowLoopback: false, deniedRanges: ['8.8.0.0/16', '2606:4700::/32'] });
  expect(['8.8.8.8', '2606:4700::1111', '8.9.0.1', '2606:4701::1'].map(admits)).toEqual([false, false, true, true]);
});

test.each(['10.0.0.0', '10.0.0.0/33', 'x/8', '::/129', '10.0.0.0/8/8'])('%p is no range', (range) => {
  expect(() => createAddressPolicy({ allowLoopback: false, deniedRanges: [range] })).toThrow(TypeError);
});

/** Addresses at and around the beginnings of all ranges, where mistakes are made, and anywhere. */
const ipv4 = fc.oneof(
  fc.ipV4(),
  fc
    .tuple(fc.constantFrom(...[10, 100, 127, 169, 172, 192, 198, 203, 224, 240]), fc.nat(255), fc.nat(255), fc.nat(255))
    .map((parts) => parts.join('.')),
);
const ipv6 = fc.oneof(
  fc.ipV6(),
  fc
    .tuple(
      fc.constantFrom('2001:', '2002:', '2620:4f:8000:', '3fff:', '64:ff9b:', 'fe80:', 'fc00:', '::ffff:'),
      fc.ipV4(),
    )
    .map(([prefix, address]) => (prefix.startsWith('::') ? prefix + address : `${prefix}:${address}`)),
);

test('whatever is admitted is unicast to a library that knows the registries too', () => {
  fc.assert(
    fc.property(fc.oneof(ipv4, ipv6), (address) => {
      if (production.admits(address)) expect(ipaddr.parse(address).range()).toBe('unicast');
    }),
    { numRuns: 5_000 },
  );
});

test('whatever of IPv4 is unicast to that library is admitted', () => {
  fc.assert(
    fc.property(ipv4, (address) => {
      if (ipaddr.parse(address).range() === 'unicast') expect(production.admits(address)).toBe(true);
    }),
    { numRuns: 5_000 },
  );
});

test('an address of IPv4 in the clothes of IPv6 is never admitted', () => {
  fc.assert(
    fc.property(
      fc.ipV4(),
      fc.constantFrom('::', '::ffff:', '64:ff9b::', '64:ff9b:1::', '::ffff:0:'),
      (address, prefix) => {
        expect(production.admits(prefix + address)).toBe(false);
      },
    ),
  );
});
