import { createSeededRandom, eventually } from '@waybill/testing';

import type { Attempt, Submission } from '../history/submission.ts';
import type { Client } from './client.ts';
import { runWorkload } from './run-workload.ts';
import { createSubmissions } from './submissions.ts';

/** A client whose answers are written down here. */
function clientThatAnswers(answerTo: (submission: Submission, nth: number) => Attempt['answer']): Client {
  const asked = new Map<string, number>();
  return {
    submit: (submission) => {
      const nth = (asked.get(submission.key) ?? 0) + 1;
      asked.set(submission.key, nth);
      const answer = answerTo(submission, nth);
      const times = { sentMs: nth, answeredMs: nth };
      const operationId = answer === 'accepted' ? `op-${submission.number}` : '';
      return Promise.resolve({ number: submission.number, ...times, answer, status: 0, code: '', operationId });
    },
    status: (operationId) =>
      Promise.resolve({
        ...{ operationId, seenMs: 0, httpStatus: 200, status: 'Succeeded', commandId: '', errorCode: '', etag: '' },
      }),
    view: () => Promise.resolve('absent'),
  };
}

function run(client: Client) {
  const next = createSubmissions(1, createSeededRandom(1));
  return runWorkload({ client, next, random: createSeededRandom(2), rate: 500 });
}

test('a command whose answer is not definite is sent again with the same key until it is', async () => {
  const workload = run(
    clientThatAnswers((_, nth) => (nth === 1 ? 'unknown' : nth === 2 ? 'not-accepted' : 'accepted')),
  );
  await eventually(() => workload.submissions.length >= 20);
  workload.end();
  await workload.settled(AbortSignal.timeout(20_000));

  const answers = new Map<number, string[]>();
  for (const { number, answer } of workload.attempts) answers.set(number, [...(answers.get(number) ?? []), answer]);
  expect(answers.size).toBe(workload.submissions.length);
  for (const seen of answers.values()) expect(seen.at(-1)).toBe('accepted');
  expect(workload.open()).toBe(0);
});

test('a refusal is definite, and what was accepted is watched to its end', async () => {
  const workload = run(clientThatAnswers(({ number }) => (number % 2 === 0 ? 'refused' : 'accepted')));
  await eventually(() => workload.submissions.length >= 100);
  workload.end();
  await workload.settled(AbortSignal.timeout(20_000));

  const refused = workload.attempts.filter(({ answer }) => answer === 'refused');
  expect(new Set(refused.map(({ number }) => number % 2))).toEqual(new Set([0]));
  expect(workload.watched.length).toBeGreaterThan(5);
  expect(workload.watched.every(({ operationId }) => Number(operationId.slice(3)) % 2 === 1)).toBe(true);
});

test('nothing new is sent while too many wait, and repeats end when they are given up', async () => {
  const workload = run(clientThatAnswers(() => 'not-accepted'));
  await eventually(() => workload.open() > 250, { withinMs: 20_000 });
  workload.end();
  await workload.settled(AbortSignal.timeout(1));

  expect(workload.open()).toBe(0);
  expect(workload.submissions.length).toBeLessThan(300);
});
