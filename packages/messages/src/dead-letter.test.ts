import fc from 'fast-check';

import type { DeadLetterMark } from './dead-letter-mark.ts';
import { deadLetterMark, parseDeadLetterMark } from './dead-letter-mark.ts';
import { parseDeadLetter, toDeadLetter } from './dead-letter.ts';
import { toCommandId, toOffset } from './ids.ts';
import type { LogRecord, NewRecord } from './record.ts';

const source = { topic: 'orders.order.commands.v1', partition: 3 };

function recordOf(headers: LogRecord['headers'], value: Buffer | null = Buffer.from('body')): LogRecord {
  return { ...source, offset: toOffset(7), timestampMs: 1_000, key: Buffer.from('acme|1'), value, headers };
}

function logged({ key, value, headers, headerValues }: NewRecord): LogRecord {
  const varying = headers.varying.map((name, index) => [name, headerValues[index]] as const);
  return {
    ...{ topic: 'orders.order.dlq', partition: 3, offset: toOffset(0), timestampMs: 2_000 },
    ...{ key: key && Buffer.from(key), value: Buffer.from(value) },
    headers: Object.fromEntries([...headers.constant, ...varying].filter(([, text]) => text !== undefined)),
  };
}

test('a letter gives back the record as it came, with address, error, stack, build and trace', () => {
  const record = recordOf({ ce_type: 'orders.order.v1.PlaceOrder', traceparent: '00-a-b-01' });
  const thrown = new TypeError('No lines.');

  const letter = toDeadLetter(record, { reason: String(thrown), thrown, build: 'b7', traceparent: '00-a-c-01' });

  expect(parseDeadLetter(logged(letter))).toEqual({
    ...{ id: '965f595d-3-7', source: { ...source, offset: 7n, timestampMs: 1_000 }, writtenMs: 2_000 },
    ...{ reason: 'TypeError: No lines.', errorName: 'TypeError', stack: thrown.stack, build: 'b7' },
    ...{ traceparent: '00-a-c-01', cut: undefined },
    ...{ key: record.key, value: record.value, headers: record.headers },
  });
});

test('whatever headers a record has, its letter gives them back', () => {
  const headers = fc.dictionary(fc.string({ minLength: 1 }), fc.string(), { noNullPrototype: true });
  fc.assert(
    fc.property(headers, (given) => {
      const letter = toDeadLetter(recordOf(given), { reason: 'x', build: 'b', traceparent: undefined });
      expect(parseDeadLetter(logged(letter))?.headers).toEqual(given);
    }),
  );
});

test('a record that is too large is cut, and its letter says so', () => {
  const record = recordOf({ huge: 'x'.repeat(3_000), small: 'y' }, Buffer.alloc(900_010));

  const letter = parseDeadLetter(logged(toDeadLetter(record, { reason: 'x', build: 'b', traceparent: undefined })));

  expect(letter).toMatchObject({ cut: '10 bytes of the value and 1 headers', headers: { small: 'y' } });
  expect(letter?.value).toHaveLength(900_000);
});

test('a mark is read back as it was written, and is no letter', () => {
  const mark: DeadLetterMark = {
    of: 'e5f8eb2a-3-7',
    fate: 'redriven',
    by: 'ada',
    at: new Date(5_000),
    reason: undefined,
    commandId: toCommandId('00000000-0000-8000-8000-000000000000'),
    sentTo: 'orders.order.commands.v1/3@9',
    edited: true,
  };

  const record = logged(deadLetterMark(null, mark));

  expect(parseDeadLetterMark(record)).toEqual(mark);
  expect(parseDeadLetter(record)).toBeUndefined();
});

test('what somebody else put there is neither letter nor mark', () => {
  const foreign = recordOf({ deadletterid: 'x', deadletterof: 'y', deadletterfate: 'burnt' });

  expect([parseDeadLetter(foreign), parseDeadLetterMark(foreign)]).toEqual([undefined, undefined]);
});
