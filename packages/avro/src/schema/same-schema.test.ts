import { recordSchema } from '../fixtures.ts';
import { isSameSchema } from './same-schema.ts';

const kind = { type: 'enum', name: 'Kind', symbols: ['A'], default: 'A' };
const schema = recordSchema({ kind, other: 'Kind', kinds: { type: 'array', items: ['null', 'Kind'] }, count: 'int' });

test('a registry may leave out a namespace that goes without saying, and turn members about', () => {
  const full = { default: 'A', namespace: 'test.sample.v1', symbols: ['A'], name: 'Kind', type: 'enum' };
  const again = 'test.sample.v1.Kind';
  const fields = { kind: full, other: again, kinds: { items: ['null', again], type: 'array' }, count: 'int' };
  expect(isSameSchema(schema, recordSchema(fields))).toBe(true);
});

test.each([
  ['another namespace', recordSchema({ kind: { ...kind, namespace: 'test.other.v1' } })],
  ['another limit', recordSchema({ kind, count: { type: 'int', minimum: 1 } })],
  ['another doc', { ...recordSchema({ kind }), doc: 'A kind.' }],
  ['another order of fields', recordSchema({ count: 'int', kind })],
])('%s is another schema', (_what, other) => {
  const { fields } = other;
  const names = fields.map(({ name }) => name);
  const same = { ...schema, fields: schema.fields.filter(({ name }) => names.includes(name)) };
  expect(isSameSchema(same, other)).toBe(false);
});
