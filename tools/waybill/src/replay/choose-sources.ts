import type { AggregateContract, Contract } from '@waybill/messages';

import { CliError, exitCodes } from '../cli-error.ts';

/** What is read: the events or outcomes of an events topic, or the commands of a commands topic. */
export type Source = {
  /** As the user names it: a topic, or an events topic with `:outcomes`. */
  readonly name: string;
  readonly kind: 'events' | 'outcomes' | 'commands';
  readonly topic: string;
  readonly contract: Contract;
  readonly aggregate: AggregateContract;
  /** Its table: `order_events`; with the team before it where two teams have such an aggregate. */
  readonly table: string;
};

/** Whether the partitions of a topic have owners, whose records are fenced. */
export function isFenced(source: Pick<Source, 'kind'>): boolean {
  return source.kind !== 'commands';
}

/**
 * The sources of these names, in their order, each once.
 *
 * @throws `CliError` for wrong usage, with all that there are
 */
export function chooseSources(contracts: readonly Contract[], names: readonly string[]): readonly Source[] {
  const all = listSources(contracts);
  return [...new Set(names)].map((name) => {
    const found = all.find((source) => source.name === name);
    if (found !== undefined) return found;
    throw new CliError({
      message: `There is no topic ${name} to be replayed.`,
      fix: `Take one of ${all.map((source) => source.name).join(', ')}.`,
      exitCode: exitCodes.usage,
    });
  });
}

/** All that can be replayed. */
function listSources(contracts: readonly Contract[]): readonly Source[] {
  const aggregates = contracts.flatMap((contract) => contract.aggregates.map((aggregate) => ({ contract, aggregate })));
  return aggregates
    .flatMap((of) => {
      const { eventsTopic, commandsTopic } = of.aggregate;
      const isShared = aggregates.some(
        ({ aggregate }) => aggregate !== of.aggregate && aggregate.name === of.aggregate.name,
      );
      const base = `${isShared ? `${of.aggregate.team}_` : ''}${of.aggregate.name}`.replaceAll('-', '_');
      return [
        { ...of, name: eventsTopic, kind: 'events', topic: eventsTopic, table: `${base}_events` },
        { ...of, name: `${eventsTopic}:outcomes`, kind: 'outcomes', topic: eventsTopic, table: `${base}_outcomes` },
        { ...of, name: commandsTopic, kind: 'commands', topic: commandsTopic, table: `${base}_commands` },
      ] as const;
    })
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}
