import type { AggregateContract, Contract } from '@waybill/messages';

import { CliError, exitCodes } from '../cli-error.ts';

/** An events topic, and whose it is. */
export type ChosenTopic = { readonly contract: Contract; readonly aggregate: AggregateContract };

/** @throws `CliError` for wrong usage, with all topics that there are */
export function chooseTopic(contracts: readonly Contract[], name: string): ChosenTopic {
  const topics = contracts.flatMap((contract) => contract.aggregates.map((aggregate) => ({ contract, aggregate })));
  const found = topics.find(({ aggregate }) => aggregate.eventsTopic === name);
  if (found !== undefined) return found;
  const known = topics.map(({ aggregate }) => aggregate.eventsTopic).sort();
  throw new CliError({
    message: `There is no events topic ${name}.`,
    fix: `Take one of ${known.join(', ')}.`,
    exitCode: exitCodes.usage,
  });
}
