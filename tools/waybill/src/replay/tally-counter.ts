import type { Found } from './read-batches.ts';
import { schemaIdOf } from './read-batches.ts';
import type { Tally, Unreadable } from './replay-state.ts';

/** Counts what was found, fast. */
export type TallyCounter = {
  readonly add: (found: Found) => void;
  /** What was counted since the last time. */
  readonly take: () => Tally;
};

export function createTallyCounter(): TallyCounter {
  let messages = 0;
  let voided = 0;
  const types = new Map<string, number>();
  const schemaIds = new Set<number>();
  let unreadable: Unreadable[] = [];
  return {
    add: (found) => {
      if (found.kind === 'void') voided += 1;
      else if (found.kind === 'unreadable') unreadable.push(found.unreadable);
      else {
        const { type, record } = found.message;
        messages += 1;
        types.set(type, (types.get(type) ?? 0) + 1);
        schemaIds.add(schemaIdOf(record));
      }
    },
    take: () => {
      const tally = { messages, voided, types: Object.fromEntries(types), schemaIds: [...schemaIds], unreadable };
      [messages, voided, unreadable] = [0, 0, []];
      types.clear();
      schemaIds.clear();
      return tally;
    },
  };
}
