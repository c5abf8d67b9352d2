export { DROP_GRACE_MS, readGenerations } from './change-generations.ts';
export { dropGeneration, rollBackView } from './change-view.ts';
export type { Comparison, GenerationDifference } from './compare-generations.ts';
export { compareGenerations } from './compare-generations.ts';
export { RefusedError, UnfoldableError } from './rebuild-errors.ts';
export type { GenerationJob, RebuildJob, RebuildProgress, RebuildSource, Wait } from './rebuild-job.ts';
export type { RebuiltView } from './rebuild-view.ts';
export { rebuildView } from './rebuild-view.ts';
