import type { NextGeneration, Positions, ViewGenerations } from '@waybill/projection';
import { beginGeneration, joinGeneration, switchGeneration } from '@waybill/projection';

import { changeGenerations, dropLeftovers, generationsOf, readGenerations } from './change-generations.ts';
import type { Comparison } from './compare-generations.ts';
import { compareGenerations } from './compare-generations.ts';
import type { Reached } from './generation-builder.ts';
import { GenerationBuilder, offsetsBetween, partitionsOf } from './generation-builder.ts';
import type { GenerationJob, RebuildJob, RebuildProgress } from './rebuild-job.ts';

/** What a rebuild came to. */
export type RebuiltView =
  | {
      readonly kind: 'switched';
      readonly generation: number;
      /** What readers got before: as new as the present one, for `rollBackView`. */
      readonly previous: number;
      readonly compared: Comparison | undefined;
      /** Generations that nobody could go back to any more, and that are deleted now. */
      readonly dropped: readonly number[];
    }
  /** Each flight writes what was built, and readers get the one that they got before. */
  | {
      readonly kind: 'differs';
      readonly generation: number;
      /** What readers get. */
      readonly previous: number;
      readonly compared: Comparison;
    };

/**
 * Builds the next generation of a view beside the one that readers get, and lets them change to it. It may be ended at any
 * instant; called again, it goes on from what is stored.
 *
 * @throws `UnfoldableError` when an event can't be folded, `PositionsMissingError`, the signal's reason,
 *         `OffsetOutOfRangeError` when the log no longer begins at its beginning; readers then get what they got before
 */
export async function rebuildView(job: RebuildJob): Promise<RebuiltView> {
  const { projection, generations } = job;
  const named: GenerationJob = { ...job, view: projection.name };
  const { generation, isJoined } = await takeUp(named);
  const partitions = partitionsOf(job).map(({ key }) => key);
  await generations.prepare(named.view, generation, partitions);
  const builder = new GenerationBuilder(job, generation);

  if (!isJoined) await build(job, builder, generation);
  const { positions } = isJoined
    ? await readGenerations(generations)
    : await changeGenerations(named, 'join', joinGeneration, nextOf);
  await builder.flyUntil((reached) =>
    Promise.resolve(tell(job, { generation, stage: 'joined' }, reached, positions) === 0n),
  );
  const { live } = generationsOf(await readGenerations(generations), named.view);
  const compared = job.compare ? await compareNext(job, named, [live, generation]) : undefined;
  if (compared && compared.differing + compared.unsettled > 0)
    return { kind: 'differs', generation, previous: live, compared };
  await changeGenerations(named, 'switch', switchGeneration, ({ live: switched }) => switched);
  tell(job, { generation, stage: 'switched' }, new Map(), new Map());
  await generations.forget(named.view, generation);
  return {
    kind: 'switched',
    generation,
    previous: live,
    compared,
    dropped: await dropLeftovers(named),
  };
}

/** The generation that is being built, by whomever it was begun; else another one. */
async function takeUp(job: GenerationJob): Promise<NextGeneration> {
  const { next } = generationsOf(await readGenerations(job.generations), job.view);
  if (next) return next;
  const begun = generationsOf(await changeGenerations(job, 'begin', beginGeneration, nextOf), job.view).next;
  if (begun === undefined) throw new Error('A generation was begun, and there is none.');
  return begun;
}

function nextOf({ next }: ViewGenerations): number | undefined {
  return next?.generation;
}

/** Writes until the others are near. They move on meanwhile. */
async function build(job: RebuildJob, builder: GenerationBuilder, generation: number): Promise<void> {
  const { nearOffsets = 2_000n } = job;
  await builder.flyUntil(async (reached) => {
    const { positions } = await readGenerations(job.generations);
    return tell(job, { generation, stage: 'building' }, reached, positions) <= nearOffsets;
  });
}

function compareNext(
  job: RebuildJob,
  named: GenerationJob,
  [live, generation]: readonly [number, number],
): Promise<Comparison> {
  tell(job, { generation, stage: 'comparing' }, new Map(), new Map());
  return compareGenerations(named, live, generation);
}

/** @returns how many offsets are still to be written */
function tell(
  { onProgress }: RebuildJob,
  at: Pick<RebuildProgress, 'generation' | 'stage'>,
  reached: Reached,
  positions: Positions,
): bigint {
  const left = offsetsBetween(reached, positions);
  let done = 0n;
  for (const offset of reached.values()) done += offset + 1n;
  onProgress?.({ ...at, done, total: done + left });
  return left;
}
