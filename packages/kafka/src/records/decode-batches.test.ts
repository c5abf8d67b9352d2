import type { NewRecord } from '@waybill/messages';

import { crc32c } from './crc32c.ts';
import { decodeBatches } from './decode-batches.ts';
import { createHeaderMemory } from './header-memory.ts';
import type { Producer } from './record-batch.ts';
import { encodeBatch, NOBODY } from './record-batch.ts';
import { encodePayload } from './record-payload.ts';

const at = { topic: 'orders.order.events.v1', partition: 3 };
const TRANSACTIONAL = 0x10;
const CONTROL = 0x20;
const producer = (id: bigint): Producer => ({ id, epoch: 0, sequence: 0 });

function numbered(id: string): NewRecord {
  return { key: Buffer.from('k'), value: Buffer.from(id), headers: { constant: [], varying: [] }, headerValues: [] };
}

type BatchAt = {
  readonly offset: bigint;
  readonly ids: readonly string[];
  readonly by?: Producer;
  readonly bits?: number;
};

/** A batch as it lies in the log, with any attributes. */
function batchAt({ offset, ids, by = NOBODY, bits = 0 }: BatchAt): Buffer {
  return stamped(
    encodeBatch(
      ids.map((id) => ({ payload: encodePayload(numbered(id)), timestampMs: 5000 })),
      by,
    ),
    offset,
    bits,
  );
}

/** The marker at the end of a transaction: type 0 aborts, type 1 commits. */
function markerAt(offset: bigint, id: bigint, type: 0 | 1): Buffer {
  const key = Buffer.from([0, 0, 0, type]);
  const record = { ...numbered(''), key };
  const batch = encodeBatch([{ payload: encodePayload(record), timestampMs: 5000 }], producer(id));
  return stamped(batch, offset, TRANSACTIONAL | CONTROL);
}

function stamped(batch: Buffer, offset: bigint, bits: number): Buffer {
  batch.writeBigInt64BE(offset, 0);
  batch.writeInt16BE(bits, 21);
  batch.writeUInt32BE(crc32c(batch, 21), 17);
  return batch;
}

function decode(
  batches: readonly Buffer[],
  { from = 0n, aborted = [] as { producerId: bigint; firstOffset: bigint }[] } = {},
) {
  return decodeBatches(Buffer.concat(batches), { at, from, aborted, memory: createHeaderMemory() });
}

function idsOf(decoded: ReturnType<typeof decode>): string[] {
  return decoded.flatMap(({ records }) => records.map(({ value }) => String(value)));
}

test('leaves out records below the wanted offset, since batches come whole', () => {
  const decoded = decode([batchAt({ offset: 10n, ids: ['a', 'b', 'c'] })], { from: 12n });

  expect(idsOf(decoded)).toEqual(['c']);
});

test('stops before a batch that was cut off at the end of the answer', () => {
  const whole = batchAt({ offset: 0n, ids: ['a'] });
  const cut = batchAt({ offset: 1n, ids: ['b'] }).subarray(0, -1);

  const decoded = decode([whole, cut]);

  expect(idsOf(decoded)).toEqual(['a']);
  expect(decoded.at(-1)?.next).toBe(1n);
});

test('D7: moves past a batch that compaction left empty', () => {
  const empty = batchAt({ offset: 5n, ids: ['gone', 'gone'] }).subarray(0, 61);
  empty.writeInt32BE(61 - 12, 8);
  empty.writeInt32BE(0, 57);

  const decoded = decode([stamped(empty, 5n, 0)]);

  expect(decoded).toEqual([{ records: [], next: 7n, sizeBytes: 61 }]);
});

test('moves past the end that compaction cut off a batch', () => {
  const tailless = batchAt({ offset: 5n, ids: ['kept'] });
  tailless.writeInt32BE(9, 23);

  const decoded = decode([stamped(tailless, 5n, 0)]);

  expect(decoded.at(-1)?.next).toBe(15n);
});

test('D4: leaves out all records of aborted transactions, whichever of two overlapping ones ended first', () => {
  const batches = [
    batchAt({ offset: 0n, ids: ['a1'], by: producer(1n), bits: TRANSACTIONAL }),
    batchAt({ offset: 1n, ids: ['b1'], by: producer(2n), bits: TRANSACTIONAL }),
    markerAt(2n, 2n, 0),
    batchAt({ offset: 3n, ids: ['a2'], by: producer(1n), bits: TRANSACTIONAL }),
    markerAt(4n, 1n, 0),
    batchAt({ offset: 5n, ids: ['kept'], by: producer(1n), bits: TRANSACTIONAL }),
    markerAt(6n, 1n, 1),
  ];
  // The broker lists them in the order of their ends.
  const aborted = [
    { producerId: 2n, firstOffset: 1n },
    { producerId: 1n, firstOffset: 0n },
  ];

  const decoded = decode(batches, { aborted });

  expect(idsOf(decoded)).toEqual(['kept']);
  expect(decoded.at(-1)?.next).toBe(7n);
});

test('D5: leaves out the rest of two aborted transactions within which a fetch begins', () => {
  const batches = [
    batchAt({ offset: 2n, ids: ['a'], by: producer(1n), bits: TRANSACTIONAL }),
    batchAt({ offset: 3n, ids: ['b'], by: producer(2n), bits: TRANSACTIONAL }),
    markerAt(4n, 1n, 0),
    markerAt(5n, 2n, 0),
  ];
  const aborted = [
    { producerId: 1n, firstOffset: 0n },
    { producerId: 2n, firstOffset: 1n },
  ];

  expect(idsOf(decode(batches, { from: 2n, aborted }))).toEqual([]);
});

test('D6: takes only control records for markers, not a key of four zero bytes', () => {
  const zeros = encodeBatch(
    [{ payload: encodePayload({ ...numbered('a'), key: Buffer.alloc(4) }), timestampMs: 5000 }],
    producer(1n),
  );
  const batches = [
    stamped(zeros, 0n, TRANSACTIONAL),
    batchAt({ offset: 1n, ids: ['b'], by: producer(1n), bits: TRANSACTIONAL }),
    markerAt(2n, 1n, 0),
  ];

  expect(idsOf(decode(batches, { aborted: [{ producerId: 1n, firstOffset: 0n }] }))).toEqual([]);
});

test('keeps plain records of a producer whose transaction was aborted', () => {
  const batches = [batchAt({ offset: 0n, ids: ['plain'], by: producer(1n) })];

  expect(idsOf(decode(batches, { aborted: [{ producerId: 1n, firstOffset: 0n }] }))).toEqual(['plain']);
});

test('refuses a batch whose checksum is wrong', () => {
  const broken = batchAt({ offset: 0n, ids: ['a'] });
  broken.writeUInt8(broken.readUInt8(65) ^ 1, 65);

  expect(() => decode([broken])).toThrow('checksum');
});

test('refuses compressed batches, and says what to set', () => {
  expect(() => decode([batchAt({ offset: 0n, ids: ['a'], bits: 1 })])).toThrow('compression.type=producer');
});

test('gives records bytes of their own', () => {
  const answer = batchAt({ offset: 0n, ids: ['mine'] });
  const [batch] = decodeBatches(answer, { at, from: 0n, aborted: [], memory: createHeaderMemory() });

  answer.fill(0);

  expect(String(batch?.records[0]?.value)).toBe('mine');
});
