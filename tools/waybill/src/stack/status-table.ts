import type { PartStatus } from '@waybill/stack';

/** The parts as a table for people. */
export function statusTable(parts: readonly PartStatus[]): string {
  const rows = parts.map(({ part, health, how, endpoint, pid, startedAt }) => [
    part,
    health.replaceAll('-', ' '),
    how ?? '-',
    pid === undefined ? '-' : String(pid),
    startedAt ?? '-',
    endpoint ?? '-',
  ]);
  return alignColumns([['PART', 'STATE', 'HOW', 'PID', 'SINCE', 'ENDPOINT'], ...rows]);
}

function alignColumns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '));
  return lines.map((line) => line.trimEnd()).join('\n');
}
