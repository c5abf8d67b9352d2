import type { Decision, Message } from '@waybill/decider';
import type { Contract } from '@waybill/messages';

import type { AggregateKind, UntypedDecider } from './aggregate-kind.ts';
import { toAggregateKind } from './aggregate-kind.ts';

/** Any decider, whatever its state, commands and events are. */
export type AnyDecider = {
  readonly initialState: unknown;
  readonly decide: (command: never, state: never, id: string) => Decision<Message>;
  readonly evolve: (state: never, event: never) => unknown;
};

/** A team's consumer: what `runConsumer` runs. */
export type ConsumerDefinition = { readonly team: string; readonly kinds: readonly AggregateKind[] };

/**
 * Declares a team's consumer: one decider for each aggregate of its contract.
 *
 * @throws `TypeError` when an aggregate has no decider, a decider no aggregate, or the contract is another team's
 */
export function defineConsumer<Aggregate extends string>(definition: {
  readonly team: string;
  readonly contract: Contract<Aggregate>;
  readonly deciders: Readonly<Record<NoInfer<Aggregate>, AnyDecider>>;
}): ConsumerDefinition {
  const { team, contract } = definition;
  const deciders = new Map<string, AnyDecider>(Object.entries<AnyDecider>(definition.deciders));
  if (contract.team !== team) throw new TypeError(`The contract is of the team ${contract.team}, not of ${team}.`);
  const kinds = contract.aggregates.map((aggregate) => {
    const decider = deciders.get(aggregate.name);
    if (decider === undefined) throw new TypeError(`The aggregate ${aggregate.name} of ${team} has no decider.`);
    deciders.delete(aggregate.name);
    // Its commands and events are those of the contract, whose schemas decode nothing else.
    return toAggregateKind(contract, aggregate, decider as UntypedDecider);
  });
  const [left] = deciders.keys();
  if (left !== undefined) throw new TypeError(`The contract of ${team} has no aggregate ${left}.`);
  return { team, kinds };
}
