import type { FeedCounts } from '../feeder/tally.ts';
import type { Import } from '../load-import.ts';
import type { ImportResult } from './expectation.ts';

/** What the demo says at its end; `--json` prints it as it is. */
export type Summary = ImportResult &
  Pick<Import, 'tenant' | 'title'> & {
    readonly counts: FeedCounts;
    /** Submit → terminal status seen. */
    readonly latencyMs: { readonly p50: number | undefined; readonly p99: number | undefined };
    readonly seconds: number;
    /** Sentences; undefined when nothing was expected. */
    readonly differences: readonly string[] | undefined;
    /** Sentences: rules between the views that do not hold; undefined when not all views were read. */
    readonly broken: readonly string[] | undefined;
    /** How to set `$KEY`, and three commands that use it. */
    readonly exportKey: string;
    readonly curl: readonly string[];
  };

/** The summary for people. */
export function renderSummary(summary: Summary): string {
  const { counts, latencyMs, seconds, title, tenant } = summary;
  const figures: readonly (readonly [string, string])[] = [
    [
      'input',
      `${title}: ${thousands(summary.rows)} rows in ${thousands(summary.commands)} commands and ${thousands(summary.lanes)} lanes, tenant ${tenant}`,
    ],
    ['accepted (202)', `${thousands(counts.accepted)}, ${thousands(counts.duplicates)} of them repeats without effect`],
    ['sent again', listOf(counts.retries)],
    [
      'terminal',
      `p50 ${milliseconds(latencyMs.p50)}, p99 ${milliseconds(latencyMs.p99)} after the submit; ${perSecond(summary)} in ${seconds.toFixed(1)} s`,
    ],
  ];
  const outcomes = Object.entries(summary.outcomes).flatMap(([kind, byName]) =>
    Object.entries(byName).map(([outcome, count]) => [kind, outcome, thousands(count)]),
  );
  const views = Object.entries(summary.views).map(([name, { count, sha256 }]) => [name, thousands(count), sha256]);
  return [
    ...figures.map(([name, value]) => `${name.padEnd(16)}${value}`),
    '',
    ...table([['COMMAND', 'OUTCOME', 'COUNT'], ...outcomes]),
    '',
    ...table([['VIEW', 'DOCUMENTS', 'SHA-256'], ...views]),
    '',
    ...renderDifferences(summary.differences),
    ...renderBroken(summary.broken),
    ...renderSamples(summary),
  ].join('\n');
}

function renderSamples({ exportKey, curl }: Summary): readonly string[] {
  return curl.length === 0 ? [] : ['Try it while it runs:', ...[exportKey, ...curl].map((line) => `  ${line}`)];
}

function renderDifferences(differences: readonly string[] | undefined): readonly string[] {
  if (differences === undefined) return [];
  const verdict =
    differences.length === 0
      ? '✓ Everything is as expected.'
      : `✗ ${differences.length} difference${differences.length === 1 ? '' : 's'} from what is expected.`;
  return [verdict, ''];
}

function renderBroken(broken: readonly string[] | undefined): readonly string[] {
  if (broken === undefined) return [];
  return [broken.length === 0 ? '✓ The totals of all views agree.' : `✗ ${broken.join('; ')}.`, ''];
}

function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

function perSecond({ commands, seconds }: Pick<Summary, 'commands' | 'seconds'>): string {
  return `${thousands(Math.round(commands / Math.max(seconds, 0.001)))} commands/s`;
}

function listOf(counts: Readonly<Record<string, number>>): string {
  const entries = Object.entries(counts).map(([name, count]) => `${name} ${thousands(count)}`);
  return entries.length === 0 ? 'none' : entries.join(', ');
}

function milliseconds(value: number | undefined): string {
  return value === undefined ? '-' : `${value.toFixed(value < 10 ? 1 : 0)} ms`;
}

function thousands(count: number): string {
  return count.toLocaleString('en-US');
}
