import type { Contract } from '@waybill/messages';
import { connectMongo, createMongoGenerationStore } from '@waybill/mongodb';
import type { GenerationStore } from '@waybill/projection';
import { PositionsMissingError } from '@waybill/projection';
import { RefusedError, UnfoldableError } from '@waybill/rebuild';
import { readSettings } from '@waybill/service';
import { PROJECTOR_DEPLOYMENT } from '@waybill/service/store';
import { contracts } from '@waybill/teams';

import type { CliContext } from '../cli-context.ts';
import { CliError, exitCodes } from '../cli-error.ts';
import { explainFailure } from '../parts/explain-failure.ts';
import { stackEnvironment } from '../parts/stack-environment.ts';
import { createWaits } from '../parts/waits.ts';

/** What commands about views work with. */
export type OpenGenerations = {
  readonly generations: GenerationStore;
  readonly contracts: readonly Contract[];
  /** With the local parts for what it does not name. */
  readonly environment: CliContext['env'];
};

/**
 * Opens the MongoDB that the environment names, and closes it behind; failures become ones that are told.
 *
 * @throws `CliError`
 */
export async function withGenerations(
  context: CliContext,
  use: (open: OpenGenerations) => Promise<void>,
): Promise<void> {
  const waits = createWaits(context);
  try {
    const environment = await stackEnvironment(context);
    const { MONGODB_URI: uri, MONGODB_DB: database } = readSettings(environment, ['MONGODB_URI', 'MONGODB_DB']);
    const mongo = await connectMongo({ uri, database, ...waits });
    waits.end();
    try {
      const generations = createMongoGenerationStore(mongo, PROJECTOR_DEPLOYMENT, contracts);
      await use({ generations, contracts, environment });
    } finally {
      await mongo.close();
    }
  } catch (error) {
    throw explainViews(waits.failure() ?? error);
  }
}

function explainViews(error: unknown): unknown {
  if (error instanceof PositionsMissingError)
    return new CliError({ message: error.message, fix: 'Run waybill apply.', exitCode: exitCodes.usage, cause: error });
  if (error instanceof RefusedError)
    return new CliError({
      message: error.message,
      fix: 'Look at waybill views list.',
      exitCode: exitCodes.usage,
      cause: error,
    });
  if (error instanceof UnfoldableError)
    return new CliError({
      message: error.message,
      fix: 'Readers get what they got before. Mend the fold, drop this generation with waybill views drop, and rebuild again.',
      cause: error,
    });
  return explainFailure(error);
}

/**
 * @throws `CliError` for wrong usage when no contract has the view
 */
export function checkView(name: string, contracts: readonly Contract[]): void {
  const names = contracts.flatMap(({ views }) => views.map((view) => view.name));
  if (names.includes(name)) return;
  throw new CliError({
    message: `There is no view ${name}.`,
    fix: `Take one of ${names.join(', ')}.`,
    exitCode: exitCodes.usage,
  });
}
