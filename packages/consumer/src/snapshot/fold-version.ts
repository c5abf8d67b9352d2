import { createHash } from 'node:crypto';
import { serialize } from 'node:v8';

import type { AggregateKind } from '../aggregate-kind.ts';

/** Of heads, chunks and what is in them. */
const FORMAT = 1;

/**
 * Names the fold of a kind of aggregates. State that another version has folded is worth nothing here.
 *
 * What `evolve` calls is not seen: whoever changes that raises `stateVersion`.
 */
export function foldVersionOf({ decider, contract, eventSchemas, upcasts }: AggregateKind): string {
  const hash = createHash('sha256');
  const { initialState, evolve, stateVersion = 1 } = decider;
  const [, serialization] = serialize(null);
  hash.update(JSON.stringify([FORMAT, serialization, contract.eventsTopic, stateVersion, eventSchemas]));
  hash.update(evolve.toString());
  hash.update(upcasts.join('\n'));
  hash.update(bytesOf(initialState));
  return `${stateVersion}-${hash.digest('hex').slice(0, 32)}`;
}

/** A state that can't be serialized has no snapshots anyway. */
function bytesOf(state: unknown): Uint8Array {
  try {
    return serialize(state);
  } catch {
    return Buffer.alloc(0);
  }
}
