import type { GenerationChange, GenerationStore, StoredGenerations, ViewGenerations } from '@waybill/projection';
import { FIRST_GENERATION, PositionsMissingError } from '@waybill/projection';

import { RefusedError } from './rebuild-errors.ts';
import type { GenerationJob } from './rebuild-job.ts';

/** How long what readers got before is kept once nobody writes it: none of them may still be about to read it, ms. */
export const DROP_GRACE_MS = 30_000;

/**
 * @throws `PositionsMissingError`, `PartUnavailableError`
 */
export async function readGenerations(generations: GenerationStore): Promise<StoredGenerations> {
  const stored = await generations.read();
  if (stored === undefined) throw new PositionsMissingError([]);
  return stored;
}

/** The generations of one view. */
export function generationsOf(stored: StoredGenerations, view: string): ViewGenerations {
  return stored.of.get(view) ?? FIRST_GENERATION;
}

/**
 * Makes one step, whoever else changes generations meanwhile.
 *
 * @param generationOf  the generation that the step is about, by what it leads to
 * @returns what is stored from then on
 * @throws  `RefusedError` with what the step says
 */
export async function changeGenerations(
  { generations, view, by, now }: GenerationJob,
  name: GenerationChange['step'],
  step: (before: ViewGenerations) => ViewGenerations | string,
  generationOf: (to: ViewGenerations) => number | undefined,
): Promise<StoredGenerations> {
  for (;;) {
    const stored = await readGenerations(generations);
    const to = step(generationsOf(stored, view));
    if (typeof to === 'string') throw new RefusedError(to);
    const generation = generationOf(to) ?? to.live;
    const changed = await generations.change(stored, to, { view, generation, step: name, by, at: now() });
    if (changed) return changed;
  }
}

/** Generations of which there is something, though nobody writes or reads them any more. */
async function leftoversOf({ generations, view }: GenerationJob): Promise<readonly number[]> {
  const { live, previous, next } = generationsOf(await readGenerations(generations), view);
  const kept = new Set([live, previous, next?.generation]);
  return (await generations.existing(view)).filter((generation) => !kept.has(generation));
}

/** Deletes what nobody writes any more, when no reader can still be about to read it. */
export async function dropLeftovers(job: GenerationJob): Promise<readonly number[]> {
  const leftovers = await leftoversOf(job);
  if (leftovers.length === 0) return [];

  await job.wait(DROP_GRACE_MS);
  for (const generation of leftovers) await job.generations.drop(job.view, generation);
  return leftovers;
}
