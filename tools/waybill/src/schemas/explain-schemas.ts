import { PartUnavailableError } from '@waybill/messages';

import { CliError } from '../cli-error.ts';
import { explainFailure } from '../parts/explain-failure.ts';

/** Does the work; failures of the registry, of settings and of released files become ones that the program tells. */
export async function explainSchemas(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    throw toCliError(error);
  }
}

function toCliError(error: unknown): unknown {
  if (error instanceof PartUnavailableError) {
    const fix = 'Look at waybill stack status, or compare with the released files: --released.';
    return new CliError({ message: error.message, fix, cause: error });
  }
  if (error instanceof TypeError) {
    return new CliError({ message: error.message, fix: 'Correct the schema, then run it again.', cause: error });
  }
  return explainFailure(error);
}
