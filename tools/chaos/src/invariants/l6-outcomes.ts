import type { LoggedRecord } from '../history/logged.ts';
import { commandsTopicOf, groupBy, nameOf, partitionOf } from '../history/logged.ts';
import type { Check, Violation } from './evidence.ts';
import { violation } from './evidence.ts';

/** L6: each stored command has exactly one outcome, and the outcomes of a partition come in the order of its commands. */
export const checkOutcomes: Check = ({ log, live }) => {
  const outcomes = groupBy(
    live.filter(({ kind }) => kind === 'outcome'),
    (outcome) => nameOf(commandAddressOf(outcome)),
  );
  const known = new Set(log.commands.map(nameOf));
  return [
    ...log.commands.flatMap((command) => {
      const found = outcomes.get(nameOf(command)) ?? [];
      if (found.length === 1) return [];
      const many = found.length === 0 ? 'no outcome' : `${found.length} outcomes`;
      return [violation('L6', `The command ${command.commandId} has ${many}.`, command, ...found)];
    }),
    ...[...outcomes].flatMap(([address, found]) =>
      known.has(address) ? [] : [violation('L6', `No command stands at ${address}, which was decided.`, ...found)],
    ),
    ...outOfOrder(live),
  ];
};

/** The address of the command that an outcome decides. */
export function commandAddressOf({ topic, partition, body }: LoggedRecord) {
  return { topic: commandsTopicOf(topic), partition, offset: Number(body['commandOffset']) };
}

function outOfOrder(live: readonly LoggedRecord[]): Violation[] {
  const last = new Map<string, LoggedRecord>();
  return live
    .filter(({ kind }) => kind === 'outcome')
    .flatMap((outcome) => {
      const before = last.get(partitionOf(outcome));
      last.set(partitionOf(outcome), outcome);
      const inOrder = !before || Number(before.body['commandOffset']) < Number(outcome.body['commandOffset']);
      return inOrder ? [] : [violation('L6', 'Two commands were decided against their order.', before, outcome)];
    });
}
