import type { Report } from './make-report.ts';

const SHOWN_VIOLATIONS = 20;

/** The report as a person reads it. */
export function renderReport(report: Report): string {
  const { seed, minutes, brokers, commands, violations, provesNothing } = report;
  const rows = report.faults.map((row) => [
    ...[row.kind, String(row.planned), String(row.injected)],
    ...[seconds(row.longestWithoutDecision), seconds(row.longestWithoutView)],
  ]);
  const header = ['fault', 'planned', 'injected', 'no decision for', 'no view for'];
  return [
    `seed ${seed}, ${minutes} min of faults, ${brokers} ${brokers === 1 ? 'broker' : 'brokers'}; ${report.seconds} s in all, its proxies late by ${report.lateMs} ms (p99)`,
    '',
    ...table([header, ...rows]),
    '',
    `${report.injected} faults, ${commands.sent} commands sent, ${commands.accepted} accepted, ${commands.unknown} unknown answers`,
    `${commands.stored} commands stored, ${commands.duplicates} repeats among them, ${report.claims} claims, ${report.voidRecords} void records`,
    ...violations.slice(0, SHOWN_VIOLATIONS).map(({ invariant, sentence, records }) => {
      return `VIOLATION ${invariant}: ${sentence} ${records.slice(0, 6).join(' ')}`;
    }),
    ...(violations.length > SHOWN_VIOLATIONS ? [`… and ${violations.length - SHOWN_VIOLATIONS} more`] : []),
    ...provesNothing.map((reason) => `PROVES NOTHING: ${reason}`),
    `${violations.length} violations`,
  ].join('\n');
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  '),
  );
}
