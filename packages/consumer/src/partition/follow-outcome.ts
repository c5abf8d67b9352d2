import type { CommandOutcome, OutcomeCausation } from '@waybill/messages';
import { isCreating } from '@waybill/messages';

import type { Aggregate, RunningOperation } from './partition-state.ts';

/** The part of an outcome that its aggregate remembers. */
type Followed = Omit<CommandOutcome, 'error' | 'result' | 'duplicateOf'>;

/**
 * The aggregate behind an outcome: which of its operations go on, and which caused commands it has met. Restoring and
 * deciding both come this way, so that they remember the same.
 *
 * @param aggregate     behind the events of the decision; undefined when it has none
 * @param initialState  of an aggregate that must be remembered though it has no event
 */
export function followOutcome(
  aggregate: Aggregate | undefined,
  outcome: Followed,
  initialState: unknown,
): Aggregate | undefined {
  const causes = causesBehind(aggregate, outcome);
  const running = runningBehind(aggregate, outcome);
  if (causes === aggregate?.causes && running === aggregate?.running) return aggregate;
  const { state, version, brokenBy } = aggregate ?? { state: initialState, version: 0 };
  return {
    state,
    version,
    ...(brokenBy !== undefined && { brokenBy }),
    ...(running && { running }),
    ...(causes && { causes }),
  };
}

/**
 * Whether a caused command was met before, however long ago: each reactor sends what one aggregate causes in the order of
 * its causes, so what is not behind the last one is a repeat of it or of an earlier one.
 */
export function isKnownCause(aggregate: Aggregate | undefined, causation: OutcomeCausation): boolean {
  const last = aggregate?.causes?.[causeKey(causation)];
  if (last === undefined) return false;
  const [sequence = '', index] = last.split('.');
  const { sequence: asked } = causation;
  return asked === BigInt(sequence) ? causation.index <= Number(index) : asked < BigInt(sequence);
}

/** The short name of a command: what deciders call it. */
function shortName(fullName: string): string {
  return fullName.slice(fullName.lastIndexOf('.') + 1);
}

function causesBehind(aggregate: Aggregate | undefined, { causation }: Followed): Aggregate['causes'] {
  if (causation === null || isKnownCause(aggregate, causation)) return aggregate?.causes;
  return { ...aggregate?.causes, [causeKey(causation)]: `${causation.sequence}.${causation.index}` };
}

/** Timers come in no order of their causes, so each is remembered by itself. */
function causeKey({ reactor, sourceAggregate, sequence, index, timer }: OutcomeCausation): string {
  return `${reactor}|${sourceAggregate}${timer ? `|${sequence}.${index}` : ''}`;
}

function runningBehind(aggregate: Aggregate | undefined, outcome: Followed): Aggregate['running'] {
  let running = aggregate?.running;
  const { operation: offset, process } = outcome;
  const position = outcome.position?.toString('base64url');
  if (offset !== null && process !== null) {
    const others = without(running, shortName(process.commandType));
    const steps = process.steps.map(({ step, at }) => ({ step, atMs: at.getTime() }));
    running =
      process.decision === 'RUNNING' ? withOne(others, { ...toldBy(process), offset, position, steps }) : others;
  }
  if (outcome.decision !== 'RUNNING') return running;
  const created = isCreating(outcome);
  return withOne(running, { ...toldBy({ ...outcome, created }), offset: outcome.commandOffset, position, steps: [] });
}

type Told = Omit<RunningOperation, 'offset' | 'position' | 'steps' | 'commandTimeMs'>;

function toldBy(told: Told & { readonly commandTime: Date }): Told & Pick<RunningOperation, 'commandTimeMs'> {
  const { commandId, commandType, commandTime, fingerprint, operationKid, callbacks, created } = told;
  return {
    commandId,
    commandType,
    commandTimeMs: commandTime.getTime(),
    fingerprint,
    operationKid,
    callbacks,
    created,
  };
}

function withOne(running: Aggregate['running'], operation: RunningOperation): Aggregate['running'] {
  return { ...running, [shortName(operation.commandType)]: operation };
}

function without(running: Aggregate['running'], name: string): Aggregate['running'] {
  const others = Object.entries(running ?? {}).filter(([other]) => other !== name);
  return others.length === 0 ? undefined : Object.fromEntries(others);
}
