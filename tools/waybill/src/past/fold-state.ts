import type { AggregateKind } from '@waybill/consumer/what-if';

import { CliError } from '../cli-error.ts';
import type { At } from './parse-at.ts';

/** An event of an aggregate as it was recorded. */
export type Version = {
  /** From 1. */
  readonly version: number;
  /** When it was appended, ms since 1970. */
  readonly ms: number;
  readonly fullName: string;
  readonly data: unknown;
};

/** An aggregate at a point of its life. */
export type StateAt = {
  readonly version: number;
  readonly state: unknown;
  /** The event behind which this is; undefined before the first. */
  readonly last: Pick<Version, 'ms' | 'fullName'> | undefined;
};

/**
 * Folds the events up to a point by the team's own `evolve`. At a time means behind the last event that was appended by
 * then, in the order of the log.
 *
 * @throws `CliError` when the aggregate has not come to that version, or the code can't fold its events
 */
export function foldState(kind: AggregateKind, events: readonly Version[], at: At): StateAt {
  const count = countUpTo(events, at);
  let state = kind.decider.initialState;
  for (const event of events.slice(0, count)) state = evolve(kind, state, event);
  return { version: count, state, last: events[count - 1] };
}

function countUpTo(events: readonly Version[], at: At): number {
  if ('ms' in at) {
    const later = events.findIndex(({ ms }) => ms > at.ms);
    return later === -1 ? events.length : later;
  }
  if (at.version <= events.length) return at.version;
  throw new CliError({ message: `It has version ${events.length}, and has not come to version ${at.version}.` });
}

function evolve({ eventReaders, decider }: AggregateKind, state: unknown, event: Version): unknown {
  const { fullName, version, data } = event;
  const read = eventReaders.get(fullName);
  const fix = 'Name the code that knows this history with --consumer.';
  if (read === undefined)
    throw new CliError({ message: `The code does not know the event ${fullName} of version ${version}.`, fix });
  try {
    return decider.evolve(state, read(data));
  } catch (cause) {
    throw new CliError({ message: `evolve() failed on version ${version}, ${fullName}: ${String(cause)}`, fix, cause });
  }
}
