import type { Plain } from './to-plain.ts';

/** One place in which two values differ; a side is left out where the place is not there. */
export type PlainDifference = {
  /** A JSON pointer (RFC 6901); empty for the whole. */
  readonly path: string;
  readonly old?: Plain;
  readonly new?: Plain;
};

/** The innermost places in which two values differ, in the order of the old one's members, then the new one's. */
export function findDifferences(old: Plain | undefined, now: Plain | undefined, path = ''): readonly PlainDifference[] {
  const [before, behind] = [membersOf(old), membersOf(now)];
  if (before !== undefined && behind !== undefined && Array.isArray(old) === Array.isArray(now)) {
    const names = new Set([...before.keys(), ...behind.keys()]);
    return [...names].flatMap((name) =>
      findDifferences(
        before.get(name),
        behind.get(name),
        `${path}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`,
      ),
    );
  }
  if (JSON.stringify(old) === JSON.stringify(now)) return [];
  return [{ path, ...(old === undefined ? {} : { old }), ...(now === undefined ? {} : { new: now }) }];
}

/** The leaves of a value, with their pointers. */
export function flatten(value: Plain, path = ''): readonly (readonly [path: string, value: Plain])[] {
  const members = membersOf(value);
  if (members === undefined || members.size === 0) return [[path, value]];
  return [...members].flatMap(([name, member]) => flatten(member, `${path}/${name}`));
}

function membersOf(value: Plain | undefined): ReadonlyMap<string, Plain> | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  return new Map(Object.entries(value));
}
