import type { Decision, Message } from '@waybill/decider';
import type { Contract } from '@waybill/messages';

import type { AggregateKind, UntypedDecider } from './aggregate-kind.ts';
import { toAggregateKind } from './aggregate-kind.ts';
import type { ReactorDefinition } from './reactor/reaction.ts';

/** Any decider, whatever its state, commands and events are. */
export type AnyDecider = {
  readonly initialState: unknown;
  readonly decide: (command: never, state: never, id: string, time: Date) => Decision<Message>;
  readonly evolve: (state: never, event: never) => unknown;
  readonly stateVersion?: number;
};

/** A team's consumer: what `runConsumer` runs. */
export type ConsumerDefinition = {
  readonly team: string;
  readonly contract: Contract;
  readonly kinds: readonly AggregateKind[];
  readonly reactors: readonly ReactorDefinition[];
};

/**
 * Declares a team's consumer: one decider for each aggregate of its contract, and the team's reactors.
 *
 * @throws `TypeError` when an aggregate has no decider, a decider no aggregate, two reactors have one name, or the contract
 *         or a reactor is another team's
 */
export function defineConsumer<Aggregate extends string>(definition: {
  readonly team: string;
  readonly contract: Contract<Aggregate>;
  readonly deciders: Readonly<Record<NoInfer<Aggregate>, AnyDecider>>;
  readonly reactors?: readonly ReactorDefinition[];
}): ConsumerDefinition {
  const { team, contract, reactors = [] } = definition;
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
  assertOwn(team, reactors);
  return { team, contract, kinds, reactors };
}

function assertOwn(team: string, reactors: readonly ReactorDefinition[]): void {
  const other = reactors.find((reactor) => reactor.team !== team);
  if (other !== undefined)
    throw new TypeError(`The reactor ${other.name} is of the team ${other.team}, not of ${team}.`);
  const names = ['consumer', ...reactors.map(({ name }) => name)];
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new TypeError(`Two parts of ${team} would join the group ${team}.${twice}.`);
}
