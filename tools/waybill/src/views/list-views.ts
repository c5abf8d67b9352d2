import type { Contract } from '@waybill/messages';
import type { GenerationStore, ViewGenerations } from '@waybill/projection';
import { FIRST_GENERATION } from '@waybill/projection';
import { readGenerations } from '@waybill/rebuild';

/** One generation of a view, as `waybill views list` tells it. */
export type ListedGeneration = {
  readonly view: string;
  readonly generation: number;
  /** `live`: readers get it; `previous`: kept new for a rollback; `left over`: nobody writes it any more. */
  readonly state: 'live' | 'previous' | 'building' | 'joined' | 'left over';
  /** About how many, deleted ones among them. */
  readonly documents: number;
};

/**
 * All generations of all views, in the order of the contracts.
 *
 * @throws `PositionsMissingError`
 */
export async function listGenerations(
  generations: GenerationStore,
  contracts: readonly Contract[],
): Promise<readonly ListedGeneration[]> {
  const stored = await readGenerations(generations);
  const listed: ListedGeneration[] = [];
  for (const { name: view } of contracts.flatMap(({ views }) => views)) {
    const known = stored.of.get(view) ?? FIRST_GENERATION;
    for (const generation of await generations.existing(view)) {
      const documents = await generations.count(view, generation);
      listed.push({ view, generation, state: stateOf(known, generation), documents });
    }
  }
  return listed;
}

function stateOf({ live, previous, next }: ViewGenerations, generation: number): ListedGeneration['state'] {
  if (generation === live) return 'live';
  if (generation === previous) return 'previous';
  if (generation === next?.generation) return next.isJoined ? 'joined' : 'building';
  return 'left over';
}
