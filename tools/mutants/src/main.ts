import { resolve } from 'node:path';

import { runMutants } from './run-mutants.ts';

// The bundle lies in tools/mutants/dist.
process.exitCode = await runMutants(process, resolve(import.meta.dirname, '../../..'));
