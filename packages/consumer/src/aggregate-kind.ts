import type { Decider, Message } from '@waybill/decider';
import type { AggregateContract, Contract, EventReader, HeaderShape, RecordSchema } from '@waybill/messages';
import { eventHeaders, eventReaders, OUTCOME_TYPE } from '@waybill/messages';

/** A decider whose types were checked where it was declared. */
export type UntypedDecider = Decider<unknown, Message, Message>;

/** How the records of one type are written: its full name and its headers. */
export type RecordType = { readonly fullName: string; readonly headers: HeaderShape };

/** All that deciding needs to know of one kind of aggregate. */
export type AggregateKind = {
  readonly contract: AggregateContract;
  readonly decider: UntypedDecider;
  /** Short names of commands by full name. */
  readonly commandTypes: ReadonlyMap<string, string>;
  /** By short name. */
  readonly eventTypes: ReadonlyMap<string, RecordType>;
  /** How recorded events are read, by full name. */
  readonly eventReaders: ReadonlyMap<string, EventReader>;
  /** The upcasters as text: with them the fold changes. */
  readonly upcasts: readonly string[];
  /** By short name, in the order of names. */
  readonly eventSchemas: readonly (readonly [type: string, schema: RecordSchema])[];
  readonly outcomeType: RecordType;
};

/** Reads out of a contract what belongs to one of its aggregates. */
export function toAggregateKind(
  contract: Contract,
  aggregate: AggregateContract,
  decider: UntypedDecider,
): AggregateKind {
  const source = sourceOf(contract.team);
  const ofAggregate = (entry: { readonly aggregate: string }) => entry.aggregate === aggregate.name;
  const commands = [...contract.commands, ...contract.internalCommands].filter(ofAggregate);
  const events = contract.events.filter(ofAggregate);
  return {
    contract: aggregate,
    decider,
    commandTypes: new Map(commands.map(({ fullName, type }) => [fullName, type])),
    eventTypes: new Map(
      events.map(({ fullName, type }) => [type, { fullName, headers: eventHeaders(fullName, source) }]),
    ),
    eventReaders: eventReaders(contract, aggregate.eventsTopic),
    upcasts: contract.upcasters.filter(ofAggregate).map(({ fullName, upcast }) => `${fullName} ${upcast.toString()}`),
    eventSchemas: events
      .map(({ type, schema }) => [type, schema] as const)
      .sort(([one], [other]) => (one < other ? -1 : 1)),
    outcomeType: { fullName: OUTCOME_TYPE, headers: eventHeaders(OUTCOME_TYPE, source) },
  };
}

/** `ce_source` of what a team's consumer writes. */
export function sourceOf(team: string): string {
  return `/consumers/${team}`;
}
