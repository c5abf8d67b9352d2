import { createHash, createHmac } from 'node:crypto';

import { toCommandId, toOffset, toTenant } from '@waybill/messages';
import fc from 'fast-check';

import type { OperationAddress } from './operation-address.ts';
import { mintOperationId, parseOperationKeys, verifyOperationId } from './operation-id.ts';

const SECRET = Buffer.alloc(32, 7);
const keys = parseOperationKeys(`7:${SECRET.toString('base64')}`);
const acme = toTenant('acme');
const address: OperationAddress = {
  tenant: acme,
  commandId: toCommandId('d42bb17a-e371-8bb2-929b-761d52620c26'),
  topicTag: '965f595d',
  partition: 11,
  offset: toOffset(4_711),
  timeMs: Date.UTC(2026, 10, 22, 10),
  fingerprint: 'ab'.repeat(32),
  kid: 7,
};

const tenants = fc
  .string({ unit: fc.constantFrom(...Array.from('abc-019')), minLength: 1, maxLength: 32 })
  .map(toTenant);
const hex = (length: number) =>
  fc.string({ unit: fc.constantFrom(...Array.from('0123456789abcdef')), minLength: length, maxLength: length });
const addresses: fc.Arbitrary<OperationAddress> = fc.record({
  tenant: tenants,
  commandId: fc.uuid().map(toCommandId),
  topicTag: hex(8),
  partition: fc.nat(65_535),
  offset: fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }).map(toOffset),
  timeMs: fc.nat(2 ** 48 - 1),
  fingerprint: hex(64),
  kid: fc.constant(7),
});

test('an id says where its command stands, to the tenant that owns it', () => {
  fc.assert(
    fc.property(addresses, (given) => {
      const { tenant, commandId, topicTag, partition, offset, timeMs, fingerprint } = given;
      expect(verifyOperationId(mintOperationId(given, keys), tenant, keys)).toEqual({
        ...{ tenant, commandId, topicTag, partition, offset, timeMs },
        fingerprint: fingerprint.slice(0, 16),
      });
    }),
  );
});

test('an id is op_ and 94 characters that need no escape in a URL', () => {
  fc.assert(
    fc.property(addresses, (given) => {
      expect(mintOperationId(given, keys)).toMatch(/^op_[A-Za-z0-9_-]{94}$/);
    }),
  );
});

test('the bytes stand as the protocol lists them', () => {
  const body = Buffer.concat([
    Buffer.of(1, 7),
    createHash('sha256').update('acme').digest().subarray(0, 8),
    Buffer.from('d42bb17ae3718bb2929b761d52620c26', 'hex'),
    Buffer.from('965f595d', 'hex'),
    Buffer.of(0, 11),
    Buffer.from((4_711).toString(16).padStart(16, '0'), 'hex'),
    Buffer.from(Date.UTC(2026, 10, 22, 10).toString(16).padStart(12, '0'), 'hex'),
    Buffer.alloc(8, 0xab),
  ]);
  const mac = createHmac('sha256', SECRET).update(body).update('acme').digest().subarray(0, 16);

  const id = mintOperationId(address, keys);

  expect(Buffer.from(id.slice(3), 'base64url')).toEqual(Buffer.concat([body, mac]));
});

test('an id of which any one bit was changed is unknown', () => {
  const bytes = Buffer.from(mintOperationId(address, keys).slice(3), 'base64url');
  expect(bytes).toHaveLength(70);
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const forged = Buffer.from(bytes);
    forged.writeUInt8(forged.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
    expect(verifyOperationId(`op_${forged.toString('base64url')}`, acme, keys)).toBeUndefined();
  }
});

test('an id is unknown to every other tenant', () => {
  fc.assert(
    fc.property(addresses, tenants, (given, other) => {
      fc.pre(other !== given.tenant);
      expect(verifyOperationId(mintOperationId(given, keys), other, keys)).toBeUndefined();
    }),
  );
});

test.each([
  ['', 'nothing'],
  ['op_', 'only the prefix'],
  [`op_${'A'.repeat(94)}`, 'no signature'],
  [`op_${'A'.repeat(93)}`, 'too short'],
  [`xx_${'A'.repeat(94)}`, 'another prefix'],
  [`op_${'+'.repeat(94)}`, 'another alphabet'],
])('%j is unknown: %s', (id) => {
  expect(verifyOperationId(id, acme, keys)).toBeUndefined();
});

test('another spelling of the same bytes is unknown: the last character has bits to spare', () => {
  const id = mintOperationId(address, keys);
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const last = alphabet.indexOf(id.slice(-1));
  const twin = id.slice(0, -1) + alphabet.charAt(last ^ 1);

  expect(Buffer.from(twin.slice(3), 'base64url')).toEqual(Buffer.from(id.slice(3), 'base64url'));
  expect(verifyOperationId(twin, acme, keys)).toBeUndefined();
});

test('the first key signs, the others go on verifying', () => {
  const [one, two] = [Buffer.alloc(32, 1).toString('base64'), Buffer.alloc(32, 2).toString('base64')];
  const before = parseOperationKeys(`1:${one}`);
  const after = parseOperationKeys(`2:${two},1:${one}`);
  const old = mintOperationId({ ...address, kid: before.signing }, before);

  expect(after.signing).toBe(2);
  expect(verifyOperationId(old, acme, after)).toMatchObject({ offset: 4_711n });
});

test('an id under a key that was taken away is unknown, and none can be made under it', () => {
  const other = parseOperationKeys(`8:${Buffer.alloc(32, 8).toString('base64')}`);

  expect(verifyOperationId(mintOperationId(address, keys), acme, other)).toBeUndefined();
  expect(() => mintOperationId(address, other)).toThrow('The operation key 7 is not in WAYBILL_OPERATION_KEYS.');
});

test.each([
  ['', 'kid:base64'],
  ['7', 'kid:base64'],
  ['256:AAAA', 'kid from 0 to 255'],
  [`7:${Buffer.alloc(31).toString('base64')}`, '32 bytes or more'],
  [`7:${SECRET.toString('base64')},7:${SECRET.toString('base64')}`, 'occurs twice'],
])('refuses the keys %j', (text, reason) => {
  expect(() => parseOperationKeys(text)).toThrow(reason);
});
