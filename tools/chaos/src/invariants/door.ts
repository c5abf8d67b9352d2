import type { Attempt, Submission } from '../history/submission.ts';
import { groupBy } from '../history/logged.ts';
import type { Check, Violation } from './evidence.ts';

/** A1, A3: the door takes what is valid, refuses what is not, and after healing has answered every command. */
export const checkDoor: Check = ({ client }) => {
  const attempts = groupBy(client.attempts, ({ number }) => String(number));
  return client.submissions.flatMap((submission) => judge(submission, attempts.get(String(submission.number)) ?? []));
};

function judge({ number, method, path, valid }: Submission, attempts: readonly Attempt[]): readonly Violation[] {
  const said = (invariant: string, what: string) => [
    { invariant, sentence: `Command ${number} (${method} ${path}) ${what}.`, records: [] },
  ];
  const refused = attempts.find(({ answer }) => answer === 'refused');
  const accepted = attempts.some(({ answer }) => answer === 'accepted');
  if (valid && refused) return said('A1', `is valid and was refused with ${refused.status} ${refused.code}`);
  if (!valid && accepted) return said('A1', 'is not valid and was accepted');
  if (refused ?? accepted) return [];
  return said('A3', `had no definite answer in ${attempts.length} attempts, the last ${attempts.at(-1)?.code ?? ''}`);
}
