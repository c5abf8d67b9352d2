import type { ViewGenerations } from '@waybill/projection';
import { retireGeneration, rollBack } from '@waybill/projection';

import { changeGenerations, dropLeftovers, generationsOf, readGenerations } from './change-generations.ts';
import type { GenerationJob } from './rebuild-job.ts';

/**
 * Lets readers go back to the generation that they got before: it is as new as the present one, which is kept.
 *
 * @throws `RefusedError` when there is none, `PartUnavailableError`
 */
export async function rollBackView(job: GenerationJob): Promise<ViewGenerations> {
  return generationsOf(await changeGenerations(job, 'rollback', rollBack, ({ live }) => live), job.view);
}

/**
 * Gives up a generation that readers do not get: one that is being built at once, one that they got before when none of
 * them can still be about to read it.
 *
 * @throws `RefusedError` when readers get it or it was never there, `PartUnavailableError`
 */
export async function dropGeneration(job: GenerationJob, generation: number): Promise<void> {
  const { generations, view } = job;
  const before = generationsOf(await readGenerations(generations), view);
  const isLeftover = ![before.live, before.previous, before.next?.generation].includes(generation);
  if (!isLeftover || !(await generations.existing(view)).includes(generation))
    await changeGenerations(job, 'retire', retireGeneration(generation), () => generation);
  if (before.next?.generation === generation) await generations.drop(view, generation);
  else await dropLeftovers(job);
}
