import type { Decision, Message, ProcessStep } from '@waybill/decider';
import { CANCEL_TYPE } from '@waybill/messages';

import type { Aggregate, RunningOperation } from '../partition/partition-state.ts';
import { DefectError } from './defect-error.ts';
import { isOurCode, OUR_CODES } from './error-codes.ts';

/** A step of a process, and the operation that it is a step of, as it was before it. */
export type JudgedStep = { readonly operation: RunningOperation; readonly step: ProcessStep };

/**
 * What a decision means for the operations of its aggregate.
 *
 * @throws `DefectError` when the operation of which it speaks does not go on, or a second one would go on beside it
 */
export function processOf(
  { goesOn, refusal, process }: Decision<Message>,
  type: string,
  before: Aggregate | undefined,
): JudgedStep | undefined {
  const running = before?.running ?? {};
  if (goesOn) assertMayGoOn(type, { running, isRefused: refusal !== undefined });
  if (process === undefined) return undefined;
  const { of, ends } = process;
  const code = typeof ends === 'object' ? ends.code : '';
  if (isOurCode(code) && !PASSED_ON.includes(code))
    throw new DefectError(`The decider ended an operation with our own code ${code}.`);
  const operation = running[of];
  if (operation === undefined) throw new DefectError(`The decider spoke of an operation of ${of}; none goes on.`);
  return { operation, step: process };
}

/** A step of a process may have failed by these elsewhere, and then they are why its operation fails. */
const PASSED_ON: readonly string[] = [OUR_CODES.defect, OUR_CODES.tooLarge];

function assertMayGoOn(
  type: string,
  { running, isRefused }: { readonly running: object; readonly isRefused: boolean },
): void {
  if (type === CANCEL_TYPE) throw new DefectError('The decider let a cancellation go on; a cancelled process may.');
  if (isRefused) throw new DefectError(`The decider refused ${type} and let its operation go on.`);
  if (Object.hasOwn(running, type)) throw new DefectError(`The decider let a second operation of ${type} go on.`);
}
