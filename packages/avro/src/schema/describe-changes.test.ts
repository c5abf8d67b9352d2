import { recordSchema } from '../fixtures.ts';
import { describeChanges } from './describe-changes.ts';

test('has a line for each field that is new, gone or another, with its place', () => {
  const line = (fields: readonly unknown[]) => ({ type: 'array', items: { type: 'record', name: 'Line', fields } });
  const [sku, kind] = [
    { name: 'sku', type: 'string' },
    { type: 'enum', name: 'Kind', symbols: ['A', 'B'] },
  ];
  const before = recordSchema({ lines: line([sku]), units: 'long', count: 'int' });
  const after = recordSchema({ lines: line([sku, { name: 'kind', type: ['null', kind] }]), count: ['null', 'long'] });
  expect(describeChanges(before, after)).toEqual([
    '- units: long',
    '~ count: int → long | null',
    '+ lines[].kind: A | B | null',
  ]);
});

test('docs and limits are no change of a field', () => {
  const before = recordSchema({ count: 'int' });
  expect(describeChanges(before, recordSchema({ count: { type: 'int', minimum: 1 } }))).toEqual([]);
});
