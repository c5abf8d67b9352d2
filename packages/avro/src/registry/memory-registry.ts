import type { Contract } from '@waybill/messages';

import { contractSubjects } from './contract-subjects.ts';
import type { SchemaRegistry } from './schema-registry.ts';

/**
 * A registry in memory, for tests and runs without machinery. It holds the schemas of these contracts from the
 * beginning, and does not judge compatibility.
 */
export function createMemoryRegistry(contracts: readonly Contract[] = []): SchemaRegistry {
  /** Index is id - 1. */
  const texts: string[] = [];
  const subjects = new Map<string, Set<number>>();

  const lookUp = (subject: string, text: string) => {
    const id = texts.indexOf(text) + 1;
    return subjects.get(subject)?.has(id) === true ? id : undefined;
  };
  const add = (subject: string, text: string) => {
    const id = texts.indexOf(text) + 1 || texts.push(text);
    subjects.set(subject, new Set([...(subjects.get(subject) ?? []), id]));
    return id;
  };
  for (const { subject, schema } of contractSubjects(contracts)) add(subject, JSON.stringify(schema));

  return {
    lookUp: (subject, schema) => Promise.resolve(lookUp(subject, JSON.stringify(schema))),
    fetch: (id) => {
      const text = texts[id - 1];
      if (text === undefined) return Promise.resolve(undefined);
      const schema: unknown = JSON.parse(text);
      const names = [...subjects].filter(([, ids]) => ids.has(id)).map(([subject]) => subject);
      return Promise.resolve({ schema, subjects: names });
    },
    versions: (subject) => {
      const ids = [...(subjects.get(subject) ?? [])];
      const toSchema = (id: number): unknown => JSON.parse(texts[id - 1] ?? 'null');
      return Promise.resolve(ids.map((id, index) => ({ version: index + 1, id, schema: toSchema(id) })));
    },
    register: (subject, schema) => {
      const text = JSON.stringify(schema);
      const change = lookUp(subject, text) ? 'unchanged' : subjects.has(subject) ? 'changed' : 'created';
      return Promise.resolve({ id: add(subject, text), change });
    },
  };
}
