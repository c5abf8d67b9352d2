import type { RecordSchema } from '@waybill/messages';

import { recordSchema } from '../fixtures.ts';
import type { SchemaRegistry } from './schema-registry.ts';

/** What every registry must do; `newSubject` gives a name that was never used. */
export function describeRegistry(name: string, open: () => SchemaRegistry, newSubject: () => string): void {
  const first = recordSchema({ text: 'string' });
  const second: RecordSchema = { ...first, fields: [...first.fields, { name: 'count', type: 'int', default: 0 }] };

  describe(name, () => {
    test('knows no subject before it is registered', async () => {
      expect(await open().lookUp(newSubject(), first)).toBeUndefined();
    });

    test('gives a schema an id under which all find it', async () => {
      const [registry, subject] = [open(), newSubject()];
      const { id, change } = await registry.register(subject, first, 'FULL_TRANSITIVE');
      expect(change).toBe('created');
      expect(await registry.lookUp(subject, first)).toBe(id);
      const found = await registry.fetch(id);
      expect(found?.schema).toEqual(first);
      expect(found?.subjects).toContain(subject);
    });

    test('changes nothing when a schema is registered again', async () => {
      const [registry, subject] = [open(), newSubject()];
      const { id } = await registry.register(subject, first, 'FULL_TRANSITIVE');
      expect(await registry.register(subject, first, 'FULL_TRANSITIVE')).toEqual({ id, change: 'unchanged' });
    });

    test('keeps earlier versions beside the later one', async () => {
      const [registry, subject] = [open(), newSubject()];
      const earlier = await registry.register(subject, first, 'FULL_TRANSITIVE');
      const later = await registry.register(subject, second, 'FULL_TRANSITIVE');
      expect(later.change).toBe('changed');
      expect(later.id).not.toBe(earlier.id);
      expect(await registry.lookUp(subject, first)).toBe(earlier.id);
      expect(await registry.lookUp(subject, second)).toBe(later.id);
    });

    test('names all subjects of one schema', async () => {
      const [registry, one, other] = [open(), newSubject(), newSubject()];
      await registry.register(one, first, 'FULL_TRANSITIVE');
      const { id } = await registry.register(other, first, 'FULL_TRANSITIVE');
      expect((await registry.fetch(id))?.subjects).toEqual(expect.arrayContaining([one, other]));
    });

    test('finds nothing under an id that nobody has', async () => {
      expect(await open().fetch(2_000_000_000)).toBeUndefined();
    });
  });
  describeVersions(name, open, newSubject);
}

function describeVersions(name: string, open: () => SchemaRegistry, newSubject: () => string): void {
  const first = recordSchema({ text: 'string' });
  const second: RecordSchema = { ...first, fields: [...first.fields, { name: 'count', type: 'int', default: 0 }] };

  test(`${name} lists all versions of a subject, and none of one that is not there`, async () => {
    const [registry, subject] = [open(), newSubject()];
    expect(await registry.versions(subject)).toEqual([]);
    const { id } = await registry.register(subject, first, 'FULL_TRANSITIVE');
    const later = await registry.register(subject, second, 'FULL_TRANSITIVE');
    expect(await registry.versions(subject)).toEqual([
      { version: 1, id, schema: first },
      { version: 2, id: later.id, schema: second },
    ]);
  });
}
