import type { AggregateContract, CommandOutcome, Contract, InternalCommandContract, Offset } from '@waybill/messages';

/** The record to which a reactor reacts. */
export type Source = {
  readonly tenant: string;
  /** Of the aggregate that it is about. */
  readonly aggregateId: string;
  /** Always the same for this record: where a reaction calls the outside world, it makes a good idempotency key. */
  readonly eventId: string;
  /** Id of the first command of the process. */
  readonly correlationId: string;
  /** The clock of whoever decided it. */
  readonly time: Date;
};

/** What became of a command that this reactor sent. */
export type Answer = {
  /** Short name, such as `ReserveStock`. */
  readonly command: string;
  /** Why it has no effect; undefined when it has. */
  readonly refusal: { readonly code: string; readonly message: string } | undefined;
  /** The aggregate to whose event, or answer, the command was the reaction. */
  readonly causedBy: { readonly aggregateId: string };
  /** The refusal is no decision: a defect of the decider, to be looked at by somebody. */
  readonly defect: boolean;
};

/** What became of any command of an aggregate, whoever sent it, and where it was read. */
export type ToldOutcome = {
  readonly outcome: CommandOutcome;
  /** Of the commands topic. */
  readonly topicTag: string;
  readonly partition: number;
  readonly eventsOffset: Offset;
};

/** A command that a reaction asks for, of the tenant of its source. */
export type Send = {
  readonly command: Pick<InternalCommandContract, 'type' | 'fullName' | 'topic'>;
  readonly aggregateId: string;
  readonly data: unknown;
  /** Not before this; undefined: at once. */
  readonly due?: Date;
};

/** Commands, in the order in which they are sent, or a promise of them. */
export type Reaction = readonly Send[] | Promise<readonly Send[]>;

/** How a reactor reacts to one kind of aggregate. */
export type Reactions = {
  readonly contract: Contract;
  readonly aggregate: AggregateContract;
  /** To each of its events. */
  readonly event: ((event: never, source: Source) => Reaction) | undefined;
  /** To what became of each command that this reactor sent to it. */
  readonly answer: ((answer: Answer, source: Source) => Reaction) | undefined;
  /** To what became of every command, whoever sent it; then there is no `answer`. */
  readonly outcome: ((told: ToldOutcome, source: Source) => Reaction) | undefined;
  /** What waits for each other among the events of one aggregate, as a text of the form of an id; undefined: all of them. */
  readonly lane: ((event: never, source: Source) => string) | undefined;
};

/** A reactor: what `runReactor` runs. */
export type ReactorDefinition = {
  readonly team: string;
  /** Kebab case. */
  readonly name: string;
  readonly reactions: readonly Reactions[];
  /** Contracts of which it sends commands without reacting to them. */
  readonly sendsTo?: readonly Contract[];
};
