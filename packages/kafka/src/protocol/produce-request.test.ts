import { produceRequest } from './produce-request.ts';

test('groups the batches by topic, with the length of each before it', async () => {
  const batch = (topic: string, partition: number, bytes: string) => ({ topic, partition, bytes: Buffer.from(bytes) });
  const { request } = produceRequest([batch('a', 1, 'one'), batch('b', 0, 'two'), batch('a', 2, 'three')], 1500);

  const { buf } = await request.encode();

  expect(buf.toString('latin1')).toBe(
    Buffer.concat([
      Buffer.from([0xff, 0xff, 0xff, 0xff, 0, 0, 0x05, 0xdc, 0, 0, 0, 2]),
      Buffer.from('\0\x01a\0\0\0\x02'),
      Buffer.from('\0\0\0\x01\0\0\0\x03one'),
      Buffer.from('\0\0\0\x02\0\0\0\x05three'),
      Buffer.from('\0\x01b\0\0\0\x01'),
      Buffer.from('\0\0\0\0\0\0\0\x03two'),
    ]).toString('latin1'),
  );
});

test('keeps the answer of each partition, errors and offsets alike', async () => {
  const answer = Buffer.alloc(4 + 3 + 4 + 2 * 30 + 4);
  answer.writeInt32BE(1, 0);
  answer.writeInt16BE(1, 4);
  answer.write('a', 6);
  answer.writeInt32BE(2, 7);
  answer.writeInt32BE(1, 11);
  answer.writeInt16BE(6, 15);
  answer.writeBigInt64BE(-1n, 17);
  answer.writeInt32BE(2, 41);
  answer.writeBigInt64BE(77n, 47);
  answer.writeInt32BE(9, 71);

  const decoded = await produceRequest([], 1500).response.decode(answer);

  expect(decoded).toEqual({
    partitions: [
      { topic: 'a', partition: 1, errorCode: 6, baseOffset: -1n },
      { topic: 'a', partition: 2, errorCode: 0, baseOffset: 77n },
    ],
    clientSideThrottleTime: 9,
  });
});
