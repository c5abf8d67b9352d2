import type { LoggedRecord } from '../history/logged.ts';
import { groupBy } from '../history/logged.ts';
import type { Attempt } from '../history/submission.ts';
import { commandIdOf } from '../history/submission.ts';
import type { Check } from './evidence.ts';
import { violation } from './evidence.ts';

/**
 * A2: every stored command was asked for by a request that was answered 202, or whose answer is unknown, but for those
 * that a reactor sent.
 */
export const checkPhantoms: Check = ({ client, log, live }) => {
  const caused = new Set(live.filter(isCaused).map(({ commandId }) => commandId));
  const attempts = groupBy(client.attempts, ({ number }) => String(number));
  const submissions = new Map(client.submissions.map((one) => [commandIdOf(client.tenant, one), one]));
  return [...groupBy(log.commands, ({ commandId }) => commandId)].flatMap(([commandId, stored]) => {
    const submission = submissions.get(commandId);
    if (caused.has(commandId)) return [];
    if (!submission) return [violation('A2', `Nobody asked for the command ${commandId}.`, ...stored)];
    const tries = attempts.get(String(submission.number)) ?? [];
    const may = tries.filter(mayHaveStored);
    if (may.length < stored.length) {
      const answers = tries.map(({ answer }) => answer).join(', ');
      const sentence = `Command ${submission.number} stands ${stored.length} times, after the answers: ${answers}.`;
      return [violation('A2', sentence, ...stored)];
    }
    const elsewhere = stored.filter(({ topic, aggregateId, tenant }) => {
      const same = topic === submission.topic && aggregateId === submission.aggregateId && tenant === client.tenant;
      return !same;
    });
    return elsewhere.map((one) => violation('A2', `Command ${submission.number} stands at another aggregate.`, one));
  });
};

function isCaused({ kind, body }: LoggedRecord): boolean {
  return kind === 'outcome' && typeof body['causation'] === 'object' && body['causation'] !== null;
}

function mayHaveStored({ answer }: Attempt): boolean {
  return answer === 'accepted' || answer === 'unknown';
}
