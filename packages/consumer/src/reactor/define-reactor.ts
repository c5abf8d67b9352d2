import type { CommandBody, CommandName, Contract, EventOf } from '@waybill/messages';
import { isAggregateId } from '@waybill/messages';

import type { Answer, Reaction, Reactions, ReactorDefinition, Send, Source, ToldOutcome } from './reaction.ts';

/**
 * Declares a reactor of a team. Its name is that of its group and of its stored position, and by it its targets know a
 * repeat: it stays as it is for as long as the log is kept.
 *
 * @throws `TypeError` when the name is not in kebab case, or an aggregate has two entries
 */
export function defineReactor(definition: ReactorDefinition): ReactorDefinition {
  const { name, reactions } = definition;
  if (!/^[a-z][a-z0-9-]{0,40}$/.test(name)) throw new TypeError(`"${name}" is no name of a reactor: kebab case.`);
  const topics = reactions.map(({ aggregate }) => aggregate.eventsTopic);
  const twice = topics.find((topic, index) => topics.indexOf(topic) !== index);
  if (twice !== undefined) throw new TypeError(`The reactor ${name} has two reactions to ${twice}.`);
  return definition;
}

/** What a reactor does about one aggregate of a contract. Handlers that fail are called again. */
type Handlers<Types, Aggregate> = {
  readonly event?: (event: EventOf<Types, Aggregate>, source: Source) => Reaction;
  readonly answer?: (answer: Answer, source: Source) => Reaction;
  readonly outcome?: (told: ToldOutcome, source: Source) => Reaction;
  readonly lane?: (event: EventOf<Types, Aggregate>, source: Source) => string;
};

/**
 * The reactions to one kind of aggregate, of whatever team: `event` gets each of its events, `answer` what became of each
 * command that this reactor sent to it; repeats have no answer, and a command whose operation goes on has none either.
 * In place of `answer`, `outcome` gets what became of every command there, repeats included.
 *
 * What one aggregate causes waits for what it caused before. Where its events are about several things that need not wait for
 * each other, `lane` names the thing, in the form of an id that no aggregate of any team has.
 *
 * @throws `TypeError` when the contract has no such aggregate, or both `answer` and `outcome` are given
 */
export function on<Types, Known extends string, Aggregate extends Known>(
  contract: Contract<Known, Types>,
  aggregate: Aggregate,
  { event, answer, outcome, lane }: Handlers<Types, NoInfer<Aggregate>>,
): Reactions {
  const known = contract.aggregates.find(({ name }) => name === aggregate);
  if (known === undefined) throw new TypeError(`The contract of ${contract.team} has no aggregate ${aggregate}.`);
  if (answer !== undefined && outcome !== undefined)
    throw new TypeError(`A reaction to ${aggregate} takes answers or outcomes, not both.`);
  return { contract, aggregate: known, event, answer, outcome, lane };
}

/**
 * A command for a reaction to send.
 *
 * @throws `TypeError` when the contract has no such command, or the text is no id of an aggregate
 */
export function send<Types, Name extends CommandName<Types>>(
  contract: Contract<string, Types>,
  command: Name,
  aggregateId: string,
  data: CommandBody<Types, Name>,
): Send {
  const ofName = ({ type }: { readonly type: string }) => type === command;
  const known = contract.commands.find(ofName) ?? contract.internalCommands.find(ofName);
  if (known === undefined) throw new TypeError(`The contract of ${contract.team} has no command ${command}.`);
  if (!isAggregateId(aggregateId)) throw new TypeError(`"${aggregateId}" is no id: 1 to 128 of A-Z a-z 0-9 - . _ ~.`);
  const { type, fullName, topic } = known;
  return { command: { type, fullName, topic }, aggregateId, data };
}

/**
 * The same command, sent when its time has come: a reminder, or the deadline of a process. It is kept until then, through
 * any crash, and has one effect. Nothing takes it back: its decider sees whether it still matters. It is due by the clock
 * of whoever sends it and comes soon behind that, in no order among others.
 *
 * @throws `TypeError` when the time is none
 */
export function sendAt(due: Date, command: Send): Send {
  if (Number.isNaN(due.getTime())) throw new TypeError(`${command.command.type} can not be sent at an invalid date.`);
  return { ...command, due };
}
