import type { Verdict } from './try-mutants.ts';

const HEAD = ['mutant', 'rule', 'bug', 'caught by', 'seconds', 'result'];

/** The table of a run, with a closing line. */
export function renderVerdicts(verdicts: readonly Verdict[]): string {
  const rows = verdicts.map(({ mutant, result, seconds }) => {
    const { file, test } = mutant.caughtBy;
    return [mutant.id, mutant.rule, mutant.bug, `${file} › ${shorten(test)}`, seconds.toFixed(1), result];
  });
  const widths = HEAD.map((title, column) =>
    Math.max(title.length, ...rows.map((cells) => cells[column]?.length ?? 0)),
  );
  const toLine = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  const open = verdicts.filter(({ result }) => result !== 'caught');
  return [
    ...[HEAD, widths.map((width) => '─'.repeat(width)), ...rows].map(toLine),
    '',
    ...open.map(({ mutant, result, reason }) => `${mutant.id} ${result}: ${reason}`),
    `${verdicts.length - open.length} of ${verdicts.length} mutants caught\n`,
  ].join('\n');
}

/** A title is told from others by its first words. */
function shorten(test: string): string {
  return test.length > 48 ? `${test.slice(0, 47)}…` : test;
}

/** The same as a document. */
export function toReport(verdicts: readonly Verdict[]): object {
  return {
    caught: verdicts.filter(({ result }) => result === 'caught').length,
    mutants: verdicts.map(({ mutant: { id, rule, bug, caughtBy }, result, reason, seconds }) => ({
      id,
      rule,
      bug,
      caughtBy,
      result,
      reason,
      seconds: Math.round(seconds * 10) / 10,
    })),
  };
}
