import fc from 'fast-check';

import { PackedMap } from './packed-map.ts';

const texts = {
  pack: (text: string) => Buffer.from(text, 'utf8'),
  unpack: (bytes: Buffer) => bytes.toString('utf8'),
};

test('an entry is read back as it was set', () => {
  const map = new PackedMap(texts);

  map.set('acme|Ä✓', 'value ✓');
  map.set('', '');

  expect(map.get('acme|Ä✓')).toBe('value ✓');
  expect(map.get('')).toBe('');
  expect(map.get('other')).toBeUndefined();
  expect(map.size).toBe(2);
});

test('keys come in the order in which they were last set', () => {
  const map = new PackedMap(texts);
  for (const key of ['a', 'b', 'c', 'a']) map.set(key, key);

  expect([...map.keys()]).toEqual(['b', 'c', 'a']);
});

test('the oldest can be deleted while keys are looked through', () => {
  const map = new PackedMap(texts);
  for (let n = 0; n < 10_000; n += 1) map.set(`key ${n}`, 'x'.repeat(300));

  for (const key of map.keys()) {
    if (key === 'key 9999') break;
    map.delete(key);
  }

  expect([...map.keys()]).toEqual(['key 9999']);
  expect(map.get('key 9999')).toBe('x'.repeat(300));
});

test('an entry may be larger than a buffer', () => {
  const map = new PackedMap(texts);
  const large = 'x'.repeat(3_000_000);
  map.set('before', '1');

  map.set('large', large);
  map.set('behind', '2');

  expect([map.get('before'), map.get('large'), map.get('behind')]).toEqual(['1', large, '2']);
});

test('what can not be packed leaves the entry as it was', () => {
  const map = new PackedMap<string>({
    ...texts,
    pack: (text) => {
      if (text === 'bad') throw new Error('no');
      return texts.pack(text);
    },
  });
  map.set('key', 'good');

  expect(() => {
    map.set('key', 'bad');
  }).toThrow('no');
  expect(map.get('key')).toBe('good');
});

test('a key that is too long is refused', () => {
  const map = new PackedMap(texts);

  expect(() => {
    map.set('k'.repeat(65_536), '');
  }).toThrow('65,535 bytes');
});

test('does what a map does, whatever is set and deleted in whatever order', () => {
  const key = fc.integer({ min: 0, max: 40 }).map((n) => `key ${n}`);
  const value = fc.tuple(fc.string({ unit: 'grapheme' }), fc.nat(60_000)).map(([text, n]) => text + 'x'.repeat(n));
  const step = fc.oneof(
    fc.record({ set: fc.constant(true), key, value }),
    fc.record({ set: fc.constant(false), key, value: fc.constant('') }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
      const map = new PackedMap(texts);
      const model = new Map<string, string>();
      for (const each of steps) {
        expect(each.set ? undefined : map.delete(each.key)).toBe(each.set ? undefined : model.has(each.key));
        model.delete(each.key);
        if (!each.set) continue;
        map.set(each.key, each.value);
        model.set(each.key, each.value);
      }
      expect([...map.keys()]).toEqual([...model.keys()]);
      expect([...map.keys()].map((name) => map.get(name))).toEqual([...model.values()]);
      expect(map.size).toBe(model.size);
    }),
    { numRuns: 60 },
  );
});

test('memory stays below some twice of what is needed, however often entries are set', () => {
  const map = new PackedMap(texts);

  for (let n = 0; n < 100_000; n += 1) map.set(`key ${n % 10}`, 'x'.repeat(1_000));

  expect(map.size).toBe(10);
  expect(map.heldBytes).toBeLessThan(4 * 1_024 * 1_024);
});
