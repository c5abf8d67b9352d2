import { createRequire } from 'node:module';

import { assert, property, uint8Array } from 'fast-check';

import { crc32c } from './crc32c.ts';

// kafkajs publishes no types of its inner modules.
const reference = createRequire(import.meta.url)('kafkajs/src/protocol/recordBatch/crc32C') as (b: Buffer) => number;

test('gives the check value of the standard', () => {
  expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283);
});

test('agrees with the client for any bytes, from any place on', () => {
  assert(
    property(uint8Array({ maxLength: 200 }), (bytes) => {
      const from = Math.min(21, bytes.length);
      expect(crc32c(bytes, from)).toBe(reference(Buffer.from(bytes.subarray(from))));
    }),
  );
});
