import fc from 'fast-check';

import { recordSchema, schemaAndValue } from '../fixtures.ts';
import { parseJson } from './parse-json.ts';
import { toJson } from './to-json.ts';

const line = {
  type: 'record',
  name: 'Line',
  fields: [
    { name: 'sku', type: { type: 'string', minLength: 1, maxLength: 3, pattern: '^[A-Z]*$' } },
    { name: 'quantity', type: { type: 'int', minimum: 1, maximum: 10 } },
  ],
};
const order = recordSchema({
  customer: ['null', 'string'],
  lines: { type: 'array', items: line, minItems: 1, maxItems: 3 },
  at: { type: 'long', logicalType: 'timestamp-millis' },
});

function issuesOf(schema: Parameters<typeof parseJson>[0], json: unknown) {
  const parsed = parseJson(schema)(json);
  return parsed.ok ? [] : parsed.issues;
}

/** The issues of one value of the type. */
function issueOf(type: unknown, value: unknown) {
  return issuesOf(recordSchema({ a: type }), { a: value });
}

function valueOf(type: unknown, value: unknown): unknown {
  const parsed = parseJson(recordSchema({ a: type }))({ a: value });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
  return parsed.value;
}

test('reads back what was written, for every value of every schema', () => {
  fc.assert(
    fc.property(schemaAndValue, ({ schema, value }) => {
      const json: unknown = JSON.parse(JSON.stringify(toJson(schema)(value)));
      expect(parseJson(schema)(json)).toEqual({ ok: true, value });
    }),
  );
});

test('survives any JSON, and names a place for each issue', () => {
  fc.assert(
    fc.property(schemaAndValue, fc.jsonValue(), ({ schema }, json) => {
      for (const { pointer, detail } of issuesOf(schema, json)) {
        expect(pointer).toMatch(/^#(?:\/[^/]*)*$/);
        expect(detail).toMatch(/^[A-Z].*\.$/s);
      }
    }),
  );
});

test('finds all issues at once', () => {
  const body = {
    customer: 17,
    lines: [
      { sku: 'A', quantity: 1 },
      { quantity: 'two', colour: 'red' },
    ],
    note: null,
  };
  expect(issuesOf(order, body)).toEqual([
    { pointer: '#/customer', code: 'type', detail: 'Expected text, got 17.' },
    { pointer: '#/lines/1/sku', code: 'required', detail: 'This member is missing.' },
    { pointer: '#/lines/1/quantity', code: 'type', detail: 'Expected an int, got "two".' },
    {
      pointer: '#/lines/1/colour',
      code: 'unknown',
      detail: 'There is no such member; there are only sku, quantity.',
    },
    { pointer: '#/at', code: 'required', detail: 'This member is missing.' },
    { pointer: '#/note', code: 'unknown', detail: 'There is no such member; there are only customer, lines, at.' },
  ]);
});

test('names members by JSON pointer, whatever their names are', () => {
  const map = recordSchema({ a: { type: 'map', values: 'int' } });
  const pointers = issuesOf(map, { a: { 'a/b': '', 'c~d': '', 'e f': '', '"': '', '\ud800': '' } }).map(
    ({ pointer }) => pointer,
  );
  expect(pointers).toEqual(['#/a/a~1b', '#/a/c~0d', '#/a/e%20f', '#/a/%22', '#/a/%EF%BF%BD']);
});

test('a member that may be null may be left out', () => {
  const body = { lines: [{ sku: 'A', quantity: 1 }], at: '2010-12-01T08:26:00Z' };
  expect(parseJson(order)(body)).toMatchObject({ ok: true, value: { customer: null } });
  expect(parseJson(order)({ ...body, customer: null })).toMatchObject({ ok: true, value: { customer: null } });
});

test('a member with a default may be left out', () => {
  const schema = { ...recordSchema({}), fields: [{ name: 'count', type: 'long', default: 5 }] };
  expect(parseJson(schema)({})).toEqual({ ok: true, value: { count: 5n } });
});

test('has the members in the order of the schema', () => {
  const parsed = parseJson(recordSchema({ a: 'int', b: 'int' }))({ b: 2, a: 1 });
  expect(JSON.stringify(parsed)).toBe('{"ok":true,"value":{"a":1,"b":2}}');
});

test('takes no member from what every object has', () => {
  expect(issuesOf(recordSchema({}), JSON.parse('{"__proto__": 1, "toString": 2}'))).toEqual([
    { pointer: '#/__proto__', code: 'unknown', detail: 'There is no such member; there are no members.' },
    { pointer: '#/toString', code: 'unknown', detail: 'There is no such member; there are no members.' },
  ]);
});

test('a map has no key __proto__', () => {
  const issues = issueOf({ type: 'map', values: 'int' }, JSON.parse('{"__proto__": 1}'));
  expect(issues).toMatchObject([{ pointer: '#/a/__proto__', code: 'unknown' }]);
});

test.each([[null], [[]], ['text'], [3], [undefined]])('a body that is no object is one issue: %j', (body) => {
  expect(issuesOf(order, body)).toMatchObject([{ pointer: '#', code: 'type' }]);
});

describe('numbers', () => {
  test('3.0 is the int 3, and -0 is 0', () => {
    expect(valueOf('int', JSON.parse('3.0'))).toEqual({ a: 3 });
    expect(valueOf('int', JSON.parse('-0'))).toEqual({ a: 0 });
  });

  test.each([[2147483647], [-2147483648]])('%d is an int', (value) => {
    expect(valueOf('int', value)).toEqual({ a: value });
  });

  test.each([[2147483648], [-2147483649], [1.5], ['1'], [true], [null], [Infinity], [{}]])('%j is no int', (value) => {
    expect(issueOf('int', value)).toMatchObject([{ pointer: '#/a', code: 'type' }]);
  });

  test.each([
    ['9223372036854775807', 2n ** 63n - 1n],
    ['-9223372036854775808', -(2n ** 63n)],
    ['0', 0n],
  ])('"%s" is a long', (text, value) => {
    expect(valueOf('long', text)).toEqual({ a: value });
  });

  test.each([
    ['9223372036854775808'],
    ['-9223372036854775809'],
    [3],
    ['03'],
    ['3.0'],
    ['1e3'],
    [''],
    ['9'.repeat(1000)],
  ])('%j is no long', (value) => {
    expect(issueOf('long', value)).toMatchObject([{ pointer: '#/a', code: 'type' }]);
  });

  test('a float is the nearest one of 32 bits', () => {
    expect(valueOf('float', 0.1)).toEqual({ a: Math.fround(0.1) });
    expect(issueOf('float', 1e39)).toMatchObject([{ code: 'type' }]);
  });

  test('limits hold, and say what they are', () => {
    const limited = { type: 'long', minimum: 1, maximum: 10 };
    expect(issueOf(limited, '0')).toEqual([
      { pointer: '#/a', code: 'minimum', detail: 'Expected at least 1, got "0".' },
    ]);
    expect(issueOf(limited, '11')).toEqual([
      { pointer: '#/a', code: 'maximum', detail: 'Expected at most 10, got "11".' },
    ]);
    expect(valueOf(limited, '10')).toEqual({ a: 10n });
  });
});

describe('texts and lists', () => {
  test('lengths are counted in code points', () => {
    const short = { type: 'string', minLength: 2, maxLength: 3 };
    expect(valueOf(short, '😀😀😀')).toEqual({ a: '😀😀😀' });
    expect(issueOf(short, '😀')).toMatchObject([
      { code: 'minLength', detail: 'Expected at least 2 characters, got 1.' },
    ]);
    expect(issueOf(short, 'abcd')).toMatchObject([
      { code: 'maxLength', detail: 'Expected at most 3 characters, got 4.' },
    ]);
  });

  test('a pattern holds', () => {
    const detail = 'Expected text that matches ^[a-z]+$, got "A1".';
    expect(issueOf({ type: 'string', pattern: '^[a-z]+$' }, 'A1')).toMatchObject([{ code: 'pattern', detail }]);
  });

  test('a long value is shown cut short', () => {
    expect(issueOf('int', 'x'.repeat(10_000))[0]?.detail.length).toBeLessThan(100);
  });

  test('limits of lists hold', () => {
    const list = { type: 'array', items: 'int', minItems: 1, maxItems: 2 };
    expect(issueOf(list, [])).toMatchObject([{ code: 'minItems', detail: 'Expected at least 1 item, got 0.' }]);
    expect(issueOf(list, [1, 2, 3])).toMatchObject([{ code: 'maxItems', detail: 'Expected at most 2 items, got 3.' }]);
    expect(issueOf(list, { length: 1 })).toMatchObject([{ code: 'type', detail: 'Expected a list, got an object.' }]);
  });

  test('a list may have a word for the empty one', () => {
    const list = { type: 'array', items: 'string', minItems: 1, emptyAs: 'all' };
    expect(valueOf(list, 'all')).toEqual({ a: [] });
    expect(valueOf(list, ['all'])).toEqual({ a: ['all'] });
    expect(issueOf(list, 'none')).toMatchObject([{ detail: 'Expected a list or "all", got "none".' }]);
    expect(issueOf(list, [])).toMatchObject([{ code: 'minItems' }]);
  });

  test('an enum has its symbols and no others', () => {
    const type = { type: 'enum', name: 'E', symbols: ['ONE', 'TWO'] };
    expect(valueOf(type, 'TWO')).toEqual({ a: 'TWO' });
    expect(issueOf(type, 'two')).toMatchObject([{ code: 'enum', detail: 'Expected one of ONE, TWO, got "two".' }]);
  });

  test('bytes are base64, and no other text', () => {
    expect(valueOf('bytes', '/w==')).toEqual({ a: Buffer.from([255]) });
    for (const text of ['/w', '_w==', '/x==', ' ', '/w== ']) {
      expect(issueOf('bytes', text)).toMatchObject([{ code: 'type' }]);
    }
  });
});
