import type { Projection } from './projection.ts';

/**
 * The generations of a view: the same fold, written side by side so that readers can change from one to another
 * between two flights. Numbers count from 1 and are never used again.
 */
export type ViewGenerations = {
  /** The one that readers get. */
  readonly live: number;
  /** The one that they got before: each flight still writes it, so that readers can go back to it. */
  readonly previous?: number | undefined;
  /** The one that a rebuild is writing. */
  readonly next?: NextGeneration | undefined;
  /** The highest number that was ever used. */
  readonly last: number;
};

/** A generation that is not complete, until it is joined and its rebuild has come to where the others were by then. */
export type NextGeneration = {
  readonly generation: number;
  /** Whether each flight writes it too. */
  readonly isJoined: boolean;
};

/** By view; one that is left out has its first generation alone. */
export type Generations = ReadonlyMap<string, ViewGenerations>;

/** A view that was never rebuilt. */
export const FIRST_GENERATION: ViewGenerations = { live: 1, last: 1 };

/** What becomes of a view's generations: those behind the step, or a sentence that says why it can't be made. */
type Step = (before: ViewGenerations) => ViewGenerations | string;

/** A rebuild begins to write another generation. */
export const beginGeneration: Step = (before) => {
  if (before.next) return `Generation ${before.next.generation} is being built already.`;
  const generation = before.last + 1;
  return { ...before, next: { generation, isJoined: false }, last: generation };
};

/** From now on each flight writes the next generation too. */
export const joinGeneration: Step = (before) => {
  if (before.next === undefined) return 'No generation is being built.';
  if (before.next.isJoined) return `Each flight writes generation ${before.next.generation} already.`;
  return { ...before, next: { ...before.next, isJoined: true } };
};

/** Readers get the next generation; the one that they had is kept, and the one before that is written no more. */
export const switchGeneration: Step = ({ live, next, last }) => {
  if (next === undefined) return 'No generation is being built.';
  if (!next.isJoined) return `Generation ${next.generation} is not complete.`;
  return { live: next.generation, previous: live, last };
};

/** Readers get the generation that they had before, which is as new as the present one. */
export const rollBack: Step = (before) => {
  if (before.previous === undefined) return 'There is no earlier generation to go back to.';
  return { ...before, live: before.previous, previous: before.live };
};

/** Nobody writes this generation any more. */
export function retireGeneration(generation: number): Step {
  return (before) => {
    if (before.live === generation) return `Generation ${generation} is the one that readers get.`;
    if (before.next?.generation === generation) return { ...before, next: undefined };
    if (before.previous === generation) return { ...before, previous: undefined };
    return `There is no generation ${generation}.`;
  };
}

/** The generations that each flight writes, in the order of their numbers. */
export function writtenGenerations({ live, previous, next }: ViewGenerations): readonly number[] {
  const joined = next?.isJoined ? next.generation : undefined;
  return [live, previous, joined].filter((one) => one !== undefined).sort((a, b) => a - b);
}

/** The name under which a store keeps a generation: the first has that of the view, which no view can have with a number. */
export function generationName(view: string, generation: number): string {
  return generation === 1 ? view : `${view}@${generation}`;
}

/** Each projection once for each generation that flights write. */
export function inAllGenerations(projections: readonly Projection[], generations: Generations): readonly Projection[] {
  return projections.flatMap((projection) =>
    writtenGenerations(generations.get(projection.name) ?? FIRST_GENERATION).map((generation) =>
      ofGeneration(projection, generation),
    ),
  );
}

/** A projection that writes one generation of its view. */
export function ofGeneration(projection: Projection, generation: number): Projection {
  return { ...projection, name: generationName(projection.name, generation) };
}
