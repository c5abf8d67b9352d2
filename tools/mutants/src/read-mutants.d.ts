import type { Mutant } from './mutant.ts';

/** All mutants of the repository, in the order of their files. */
export function readMutants(repository: string): readonly Mutant[];

/** @throws `Error` when there is none with this id */
export function findMutant(repository: string, id: string): Mutant;

/**
 * The source with the mutant's text in it.
 *
 * @throws `Error` when its text does not occur exactly once
 */
export function mutate(mutant: Pick<Mutant, 'id' | 'file' | 'find' | 'replace'>, source: string): string;
