import type { Change } from './describe-change.ts';

/** Differences of one sort: the same command, decided from one code to another. */
export type ChangeGroup = {
  readonly aggregate: string;
  readonly command: string;
  readonly recorded: string;
  readonly now: string;
  /** Types of events before and now, where any is another. */
  readonly events: string | null;
  count: number;
  readonly examples: Change[];
};

/** What deciding again has come to. */
export type Tally = {
  judged: number;
  different: number;
  /** Refusals with the same code and another text or other details. */
  reworded: number;
  /** Commands of the range that the log does not have any more. */
  missing: number;
  /** Commands of the range that had no outcome yet. */
  undecided: number;
  readonly groups: Map<string, ChangeGroup>;
};

export function emptyTally(): Tally {
  return { judged: 0, different: 0, reworded: 0, missing: 0, undecided: 0, groups: new Map() };
}

/** Counts a difference, and keeps the first ones of its sort. */
export function addChange(tally: Tally, change: Change, mostExamples: number): void {
  const { aggregate, command, recorded, now } = change;
  const events = describeEvents(change);
  const key = [aggregate, command, recorded.outcome, now.outcome, events].join('\n');
  const group = tally.groups.get(key) ?? {
    ...{ aggregate, command, recorded: recorded.outcome, now: now.outcome, events },
    ...{ count: 0, examples: [] },
  };
  tally.groups.set(key, group);
  tally.different += 1;
  group.count += 1;
  if (group.examples.length < mostExamples) group.examples.push(change);
}

/** The largest groups first. */
export function sortedGroups({ groups }: Tally): readonly ChangeGroup[] {
  return [...groups.values()].sort((one, other) => other.count - one.count);
}

function describeEvents({ recorded, now }: Change): string | null {
  const [before, behind] = [recorded, now].map(({ events }) => events.map(({ type }) => type).join(', ') || 'none');
  if (before !== behind) return `${before ?? ''} → ${behind ?? ''}`;
  return JSON.stringify(recorded.events) === JSON.stringify(now.events) ? null : `${before}, with other data`;
}
