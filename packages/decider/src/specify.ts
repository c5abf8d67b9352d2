import assert from 'node:assert/strict';

import type { Decider, Decision, Message, ProcessStep, Refusal } from './decider.ts';
import { fold } from './decider.ts';

/** What a decided command is held against; each of these throws an `AssertionError` that shows the difference. */
export type Then<Event extends Message> = {
  /** Exactly these events, and no refusal. */
  readonly then: (...events: readonly Event[]) => void;
  /** A success without events: what the command asks for is so already. */
  readonly thenNothing: () => void;
  /** Exactly these events, and the command's operation goes on. */
  readonly thenBegins: (...events: readonly Event[]) => void;
  /** Exactly these events, as this step of a process; a refusal with which it ends is compared by its code alone. */
  readonly thenStep: (step: StepExpected, ...events: readonly Event[]) => void;
  /** A refusal with this code and whatever else is named, and no events. */
  readonly thenRefused: (code: string, also?: Partial<Refusal>) => void;
};

/** A step of a process, with the code of the refusal if it ends by one. */
export type StepExpected = Pick<ProcessStep, 'of' | 'step'> & { readonly ends?: string };

/** Events that happened before, then the command that is tried. */
export type Given<Command extends Message, Event extends Message> = {
  readonly given: (...events: readonly Event[]) => { readonly when: (command: Command) => Then<Event> };
};

/**
 * A specification by example: `given(...events).when(command).then(...events)`.
 *
 * Each example is decided twice, on states that were folded anew and are frozen, the second time on a copy, so that a
 * decider that is not deterministic, that changes what it was given or whose state is no plain data fails.
 *
 * @param id    of the aggregate that is tried
 * @param time  of its commands
 */
export function specify<State, Command extends Message, Event extends Message>(
  decider: Decider<State, Command, Event>,
  id = '1',
  time = new Date(0),
): Given<Command, Event> {
  return {
    given: (...events) => ({
      when: (command) => {
        const decision = decideTwice({ decider, id, time }, events, command);
        return {
          then: (...expected) => {
            assert.deepEqual(decision, { events: expected });
          },
          thenNothing: () => {
            assert.deepEqual(decision, { events: [] });
          },
          thenBegins: (...expected) => {
            assert.deepEqual(decision, { events: expected, goesOn: true });
          },
          thenStep: (expected, ...events) => {
            assert.deepEqual({ ...decision, process: toExpected(decision.process) }, { events, process: expected });
          },
          thenRefused: (code, also = {}) => {
            assert.deepEqual({ events: decision.events, code: decision.refusal?.code }, { events: [], code });
            assert.deepEqual({ ...decision.refusal, ...also }, decision.refusal);
          },
        };
      },
    }),
  };
}

function toExpected(process: ProcessStep | undefined): StepExpected | undefined {
  if (process === undefined) return undefined;
  const { of, step, ends } = process;
  return ends === undefined ? { of, step } : { of, step, ends: typeof ends === 'string' ? ends : ends.code };
}

function decideTwice<State, Command extends Message, Event extends Message>(
  { decider, id, time }: { readonly decider: Decider<State, Command, Event>; readonly id: string; readonly time: Date },
  events: readonly Event[],
  command: Command,
): Decision<Event> {
  const careful = { ...decider, evolve: (state: State, event: Event) => freeze(decider.evolve(state, freeze(event))) };
  const before = () => fold(careful, events, freeze(decider.initialState));
  const first = decider.decide(freeze(command), before(), id, time);
  const second = decider.decide(command, copyOf(before()), id, time);
  // Both are copied, since what a decision takes over from a copied state may have prototypes of another realm.
  assert.deepEqual(structuredClone(second), structuredClone(first), 'the decider is not deterministic');
  fold(careful, first.events, before());
  return first;
}

/** The platform copies states likewise, to keep or to store them. */
function copyOf<State>(state: State): State {
  return freeze(structuredClone(state));
}

/** Everything within can't be changed any more, but for bytes. */
function freeze<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || Object.isFrozen(value)) return value;
  for (const member of Object.values(value)) freeze(member);
  return Object.freeze(value);
}
