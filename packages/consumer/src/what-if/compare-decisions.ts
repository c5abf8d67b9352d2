import type { CommandOutcome, OutcomeDecision, OutcomeError } from '@waybill/messages';

import type { DecidedResult, ReadEvent } from './decided-result.ts';

const WORDS: Readonly<Record<OutcomeDecision, string>> = {
  SUCCEEDED: 'Succeeded',
  FAILED: 'Failed',
  RUNNING: 'Running',
  CANCELED: 'Canceled',
  DUPLICATE: 'Duplicate',
};

/** An outcome in a few words, its code behind a slash: `Failed/charge-limit-exceeded`, `Succeeded, PlaceOrder Failed/…`. */
export function labelOf({ decision, error, process }: CommandOutcome): string {
  const own = wordsOf(decision, error);
  if (process === null) return own;
  const { commandType, steps } = process;
  const step = steps.at(-1)?.step ?? 'a step';
  const name = commandType.slice(commandType.lastIndexOf('.') + 1);
  return `${own}, ${name} ${wordsOf(process.decision, process.error)} (${step})`;
}

/**
 * Whether two decisions of one command have other effects: another decision or code, another step or end of its
 * process, other events. Texts of refusals have none.
 */
export function isDifferent(recorded: DecidedResult, other: DecidedResult): boolean {
  if (labelOf(recorded.outcome) !== labelOf(other.outcome)) return true;
  if (recorded.outcome.operation !== other.outcome.operation) return true;
  return (
    recorded.events.length !== other.events.length ||
    !recorded.events.every((event, at) => isSame(event, other.events[at]))
  );
}

/** Whether a refusal, the same by its code, is told in other words or with other details. */
export function wordingDiffers({ outcome: one }: DecidedResult, { outcome: other }: DecidedResult): boolean {
  return textOf(one.error) !== textOf(other.error) || textOf(one.process?.error) !== textOf(other.process?.error);
}

function wordsOf(decision: OutcomeDecision, error: OutcomeError | null): string {
  return error === null ? WORDS[decision] : `${WORDS[decision]}/${error.code}`;
}

function isSame(one: ReadEvent, other: ReadEvent | undefined): boolean {
  if (one.type !== other?.type || one.bytes === undefined || other.bytes === undefined) return false;
  return one.bytes.equals(other.bytes);
}

function textOf(error: OutcomeError | null | undefined): string {
  return error ? JSON.stringify([error.message, error.target, error.details]) : '';
}
