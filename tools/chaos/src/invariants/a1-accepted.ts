import type { LoggedCommand } from '../history/logged.ts';
import { partitionOf } from '../history/logged.ts';
import { commandIdOf, readOperationId, topicTagOf } from '../history/submission.ts';
import type { Check } from './evidence.ts';
import { violation } from './evidence.ts';

/** A1: a command that was answered 202 stands in the log, at the address that its operation id names. */
export const checkAccepted: Check = ({ client, log }) => {
  const at = new Map(log.commands.map((command) => [`${partitionOf(command)}@${command.offset}`, command]));
  const submissions = new Map(client.submissions.map((submission) => [submission.number, submission]));
  return client.attempts.flatMap(({ answer, operationId, number }) => {
    const submission = submissions.get(number);
    if (answer !== 'accepted' || !submission) return [];
    const { commandId, topicTag, partition, offset } = readOperationId(operationId);
    const found = at.get(`${submission.topic}/${partition}@${offset}`);
    const said = `Command ${number} was answered 202 at ${submission.topic}/${partition}@${offset}`;
    if (topicTag !== topicTagOf(submission.topic)) return [violation('A1', `${said} under the tag of another topic.`)];
    if (commandId !== commandIdOf(client.tenant, submission)) return [violation('A1', `${said} under another id.`)];
    if (!found) return [violation('A1', `${said}, where nothing stands.`)];
    return isCommand(found, commandId, submission.aggregateId)
      ? []
      : [violation('A1', `${said}, where another command stands.`, found)];
  });
};

function isCommand(found: LoggedCommand, commandId: string, aggregateId: string): boolean {
  return found.commandId === commandId && found.aggregateId === aggregateId;
}
