import { join } from 'node:path';

import swcJest from '@swc/jest';

import { findMutant, mutate } from './read-mutants.js';

const repository = join(import.meta.dirname, '../../..');

/**
 * Jest's transform with `MUTANT=<id>`: that of @swc/jest, which is given the mutant's text. What it is given is also
 * what the cache is asked for, so the mutated module is neither taken from what was there nor left as the true one.
 */
export default {
  createTransformer(options) {
    const swc = swcJest.createTransformer(options);
    const mutant = findMutant(repository, process.env.MUTANT);
    const target = join(repository, mutant.file);
    const given = (source, path) => (path === target ? mutate(mutant, source) : source);
    return {
      canInstrument: swc.canInstrument,
      process: (source, path, request) => swc.process(given(source, path), path, request),
      getCacheKey(source, path, request) {
        const key = swc.getCacheKey(given(source, path), path, request);
        return path === target ? `${key}-${mutant.id}` : key;
      },
    };
  },
};
