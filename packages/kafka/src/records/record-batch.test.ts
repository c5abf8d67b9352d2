import { createRequire } from 'node:module';

import type { HeaderShape, NewRecord } from '@waybill/messages';
import { toOffset } from '@waybill/messages';
import {
  array,
  asyncProperty,
  assert,
  constant,
  integer,
  option,
  property,
  record,
  string,
  uint8Array,
} from 'fast-check';

import { decodeBatches } from './decode-batches.ts';
import { createHeaderMemory } from './header-memory.ts';
import { encodeBatch, NOBODY } from './record-batch.ts';
import { encodePayload } from './record-payload.ts';

type DecodedByClient = {
  readonly records: readonly {
    readonly offset: string;
    readonly timestamp: string;
    readonly key: Buffer | null;
    readonly value: Buffer;
    readonly headers: Readonly<Record<string, Buffer>>;
  }[];
  readonly producerId: string;
  readonly producerEpoch: number;
  readonly firstSequence: number;
};

// kafkajs publishes no types of its inner modules.
const require = createRequire(import.meta.url);
const decodeByClient = require('kafkajs/src/protocol/recordBatch/v0/decoder') as (
  d: object,
) => Promise<DecodedByClient>;
type EncoderOfClient = { readonly buffer: Buffer };
const { RecordBatch: encodeByClient } = require('kafkajs/src/protocol/recordBatch/v0') as {
  readonly RecordBatch: (batch: object) => Promise<EncoderOfClient>;
};
const encodeRecordByClient = require('kafkajs/src/protocol/recordBatch/record/v0') as (
  record: object,
) => EncoderOfClient;
const Decoder = require('kafkajs/src/protocol/decoder') as new (bytes: Buffer) => object;

const at = { topic: 'orders.order.events.v1', partition: 3 };
const shape: HeaderShape = {
  constant: [
    ['ce_specversion', '1.0'],
    ['ce_source', '/orders/ü'],
  ],
  varying: ['ce_id', 'ce_subject', 'traceparent'],
};

const anyText = string({ unit: 'binary', maxLength: 90 });
const anyRecord = record({
  record: record({
    key: option(uint8Array({ maxLength: 40 })),
    value: uint8Array({ maxLength: 300 }),
    headers: constant(shape),
    headerValues: array(option(anyText, { nil: undefined }), { minLength: 3, maxLength: 3 }),
  }),
  timestampMs: integer({ min: 0, max: 2 ** 42 }),
});
const anyRecords = array(anyRecord, { minLength: 1, maxLength: 12 });

function encode(records: readonly { readonly record: NewRecord; readonly timestampMs: number }[], producer = NOBODY) {
  return encodeBatch(
    records.map(({ record: one, timestampMs }) => ({ payload: encodePayload(one), timestampMs })),
    producer,
  );
}

function headersOf({ headers, headerValues }: NewRecord): Record<string, string> {
  const varying = headers.varying.flatMap((name, index) => {
    const text = headerValues[index];
    return text === undefined ? [] : [[name, text] as const];
  });
  return Object.fromEntries([...headers.constant, ...varying]);
}

/** Where the client writes another epoch of the leader than we, neither of which a broker looks at. */
const BEHIND_LEADER_EPOCH = 16;

test('11: writes the same bytes as the client', async () => {
  await assert(
    asyncProperty(anyRecords, async (records) => {
      const times = records.map(({ timestampMs }) => timestampMs);
      const [firstTimestamp = 0] = times;
      const encoded = records.map(({ record: one, timestampMs }, offsetDelta) =>
        encodeRecordByClient({
          ...{ offsetDelta, timestampDelta: timestampMs - firstTimestamp, headers: headersOf(one) },
          ...{ key: one.key === null ? null : Buffer.from(one.key), value: Buffer.from(one.value) },
        }),
      );
      const byClient = await encodeByClient({
        ...{ records: encoded, lastOffsetDelta: records.length - 1 },
        ...{ firstTimestamp, maxTimestamp: Math.max(...times) },
        ...{ producerId: '7', producerEpoch: 2, firstSequence: 40 },
      });

      const ours = encode(records, { id: 7n, epoch: 2, sequence: 40 });

      expect(ours.length).toBe(byClient.buffer.length);
      expect(ours.compare(byClient.buffer, BEHIND_LEADER_EPOCH, undefined, BEHIND_LEADER_EPOCH)).toBe(0);
    }),
  );
});

test('writes what the client reads back as the same records', async () => {
  await assert(
    asyncProperty(anyRecords, async (records) => {
      const batch = encode(records, { id: 7n, epoch: 2, sequence: 40 });

      const decoded = await decodeByClient(new Decoder(batch));

      expect(decoded).toMatchObject({ producerId: '7', producerEpoch: 2, firstSequence: 40 });
      expect(
        decoded.records.map(({ offset, timestamp, key, value, headers }) => ({
          offset,
          timestamp,
          key,
          value,
          headers: Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, text.toString('utf8')])),
        })),
      ).toEqual(
        records.map(({ record: one, timestampMs }, index) => ({
          offset: String(index),
          timestamp: String(timestampMs),
          key: one.key === null ? null : Buffer.from(one.key),
          value: Buffer.from(one.value),
          headers: headersOf(one),
        })),
      );
    }),
  );
});

test('reads back what it wrote, batch by batch, with offsets of the log', () => {
  assert(
    property(array(anyRecords, { minLength: 1, maxLength: 4 }), (groups) => {
      let end = 100n;
      const batches = groups.map((records) => {
        const batch = encode(records);
        batch.writeBigInt64BE(end, 0);
        end += BigInt(records.length);
        return batch;
      });

      const decoded = decodeBatches(Buffer.concat(batches), {
        at,
        from: 100n,
        aborted: [],
        memory: createHeaderMemory(),
      });

      expect(decoded.at(-1)?.next).toBe(end);
      expect(decoded.flatMap(({ records }) => records)).toEqual(
        groups.flat().map(({ record: one, timestampMs }, index) => ({
          ...at,
          offset: toOffset(100 + index),
          timestampMs,
          key: one.key === null ? null : Buffer.from(one.key),
          value: Buffer.from(one.value),
          headers: headersOf(one),
        })),
      );
    }),
  );
});
