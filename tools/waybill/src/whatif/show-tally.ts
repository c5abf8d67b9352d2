import { toColumns } from '../parts/to-columns.ts';
import type { Change } from './describe-change.ts';
import type { Tally } from './tally.ts';
import { sortedGroups } from './tally.ts';

const MOST_BODY = 120;

/** Groups of differences as a table, each with examples below it. */
export function toTable(tally: Tally): readonly string[] {
  const groups = sortedGroups(tally);
  if (groups.length === 0) return [];
  const [head = '', ...rows] = toColumns([
    ['AGGREGATE', 'COMMAND', 'RECORDED', 'NOW', 'EVENTS', 'COUNT'],
    ...groups.map(({ aggregate, command, recorded, now, events, count }) => [
      ...[aggregate, command, recorded, now, events ?? 'the same', String(count)],
    ]),
  ]);
  return [
    head,
    ...groups.flatMap(({ count, examples }, index) => [
      rows[index] ?? '',
      ...examples.map(toLine),
      ...(count > examples.length ? [`  and ${count - examples.length} more`] : []),
    ]),
  ];
}

function toLine({ tenant, id, becauseOf, at, body }: Change): string {
  const text = JSON.stringify(body);
  const shown = text.length > MOST_BODY ? `${text.slice(0, MOST_BODY)}…` : text;
  return `  ${tenant}|${id}${becauseOf === null ? '' : `, because of ${becauseOf}`}, ${at}: ${shown}`;
}

/** What it came to, in sentences. */
export function toSentences({ judged, different, reworded, missing, undecided }: Tally): readonly string[] {
  return [
    `${different} of ${judged} commands would be decided otherwise.`,
    ...(reworded === 0 ? [] : [`${reworded} refusals have the same code and another text.`]),
    ...(undecided === 0 ? [] : [`${undecided} commands were not decided yet; they were left out.`]),
    ...(missing === 0
      ? []
      : [
          `${missing} commands are not in the log any more and could not be decided again: the answer is not complete.`,
        ]),
  ];
}
