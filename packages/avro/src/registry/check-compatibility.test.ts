import type { RecordSchema } from '@waybill/messages';

import { recordSchema } from '../fixtures.ts';
import { findBreakingChanges } from './check-compatibility.ts';
import type { Compatibility } from './schema-registry.ts';

const first = recordSchema({ a: 'int', b: 'string' });
const grown = { ...first, fields: [...first.fields, { name: 'c', type: 'int', default: 0 }] };

function check(schema: RecordSchema, earlier: readonly RecordSchema[], compatibility: Compatibility) {
  return findBreakingChanges({ subject: 's', fullName: 'f', schema, compatibility }, earlier);
}

test('a field with a default breaks nothing, either way', () => {
  expect(check(grown, [first], 'FULL_TRANSITIVE')).toEqual([]);
});

test('a command may lose a field, an event may not', () => {
  const lost = recordSchema({ a: 'int' });
  expect(check(lost, [first], 'BACKWARD_TRANSITIVE')).toEqual([]);
  expect(check(lost, [first], 'FULL_TRANSITIVE')).toEqual([
    {
      ...{ subject: 's', field: 'b', version: 1 },
      why: expect.stringMatching(/New records could not be read by builds that have version 1: .*no default/),
      fix: expect.stringContaining('Keep the field'),
    },
  ]);
});

test('each version counts, not the last alone', () => {
  // Given a field that was an int, was dropped, and comes back as a string
  const dropped = recordSchema({ b: 'string' });
  const back = { ...dropped, fields: [...dropped.fields, { name: 'a', type: 'string', default: '' }] };
  expect(check(back, [dropped], 'BACKWARD_TRANSITIVE')).toEqual([]);
  expect(check(back, [first, dropped], 'BACKWARD_TRANSITIVE')).toMatchObject([{ field: 'a', version: 1 }]);
});

test('a new field without a default names the field and the ways out', () => {
  const [change] = check(recordSchema({ a: 'int', b: 'string', c: 'int' }), [first], 'BACKWARD_TRANSITIVE');
  expect(change).toMatchObject({ field: 'c', fix: expect.stringMatching(/default.*new version of the message/) });
});

test('what only the codec refuses is told too', () => {
  // Given an optional field without a default, for which bodies need none and old records do
  const silent = { ...first, fields: [...first.fields, { name: 'c', type: ['null', 'int'] }] };
  expect(check(silent, [first], 'BACKWARD_TRANSITIVE')).toMatchObject([{ why: expect.stringContaining('default') }]);
});
