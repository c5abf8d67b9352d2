import type { Contract } from '@waybill/messages';
import { PARTITIONS, topicTag } from '@waybill/messages';

import { CliError, exitCodes } from '../cli-error.ts';

/** Where the dead letters of one kind of aggregate lie, and where their commands came from. */
export type LetterBox = {
  readonly contract: Contract;
  readonly team: string;
  readonly aggregate: string;
  readonly topic: string;
  readonly commandsTopic: string;
  readonly partitions: readonly number[];
};

/** What of the topics is asked for; undefined means all. */
export type AskedBoxes = {
  readonly ids: readonly string[];
  readonly team?: string | undefined;
  readonly aggregate?: string | undefined;
  readonly topic?: string | undefined;
  readonly partition?: number | undefined;
};

/** @throws `CliError` for wrong usage when there is no such topic or partition */
export function chooseBoxes(contracts: readonly Contract[], asked: AskedBoxes): readonly LetterBox[] {
  const { ids, team, aggregate, topic, partition } = asked;
  const all = contracts.flatMap(boxesOf);
  const chosen = all.filter(
    (box) =>
      (team === undefined || box.team === team) &&
      (aggregate === undefined || box.aggregate === aggregate) &&
      (topic === undefined || box.topic === topic) &&
      (ids.length === 0 || ids.some((id) => id.startsWith(`${topicTag(box.commandsTopic)}-`))),
  );
  if (chosen.length === 0) {
    const known = all.map((box) => box.topic).join(', ');
    throw new CliError({
      message: 'There are no dead letters of that team, aggregate, topic or id.',
      fix: `Take one of ${known}; an id is the first column of waybill dlq list.`,
      exitCode: exitCodes.usage,
    });
  }
  if (partition === undefined) return chosen;
  if (partition >= PARTITIONS) {
    const message = `There is no partition ${partition}: they are 0 to ${PARTITIONS - 1}.`;
    throw new CliError({ message, exitCode: exitCodes.usage });
  }
  return chosen.map((box) => ({ ...box, partitions: [partition] }));
}

function boxesOf(contract: Contract): readonly LetterBox[] {
  return contract.aggregates.map(({ team, name, deadLetterTopic, commandsTopic }) => ({
    ...{ contract, team, aggregate: name, topic: deadLetterTopic, commandsTopic },
    partitions: Array.from({ length: PARTITIONS }, (_, partition) => partition),
  }));
}
