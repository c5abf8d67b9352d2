import type { Spread } from '../statistics/spread.ts';
import { renderTable } from './render-table.ts';
import type { CpuRow, Report, StageRow } from './report.ts';
import { type Goal, type Row, summarizeRow } from './row.ts';

const HEAD = ['', 'min', 'median', 'max', 'against', 'median', 'ratio min', 'median', 'max', 'goal', 'rounds', ''];

/** The whole run as text: one table of rows, one of CPU, and why rounds were left out. */
export function renderReport({ about, rows, cpu, stages = [], tookSeconds }: Report): string {
  const described = Object.entries(about).map(([name, value]) => `${name} ${value}`);
  return [
    described.join(' · '),
    renderTable(HEAD, rows.map(toCells)),
    ...(cpu.length === 0 ? [] : [renderCpu(cpu)]),
    ...(stages.length === 0 ? [] : [renderStages(stages)]),
    ...leftOut(rows),
    `Took ${tookSeconds.toFixed(0)} s.`,
  ].join('\n\n');
}

function toCells(row: Row): readonly string[] {
  const { value, against, ratio, counted, outcome } = summarizeRow(row);
  return [
    `${row.what}, ${row.unit}`,
    ...threeOf(value),
    row.against ?? '',
    against ? toFigure(against.median) : '',
    ...(ratio ? threeOf(ratio) : ['', '', '']),
    row.goal ? toGoal(row.goal) : '',
    `${counted}/${row.rounds.length}`,
    outcome === 'no goal' ? '' : outcome,
  ];
}

function threeOf({ min, median, max }: Spread): readonly string[] {
  return [toFigure(min), toFigure(median), toFigure(max)];
}

function toGoal({ of, is, limit }: Goal): string {
  return `${is === 'at least' ? '≥' : '≤'} ${limit}${of === 'ratio' ? 'x' : ''}`;
}

/** Three digits that matter, and no more. */
function toFigure(value: number): string {
  if (Number.isNaN(value)) return '–';
  if (value >= 100) return Math.round(value).toLocaleString('en-US');
  return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

function renderCpu(cpu: readonly CpuRow[]): string {
  const processes = [...new Set(cpu.flatMap(({ microsecondsByProcess }) => Object.keys(microsecondsByProcess)))];
  const body = cpu.map(({ what, microsecondsByProcess }) => [
    what,
    ...processes.map((name) => toFigure(microsecondsByProcess[name] ?? NaN)),
  ]);
  return renderTable(['CPU µs per command', ...processes], body);
}

function renderStages(stages: readonly StageRow[]): string {
  const body = stages.map(({ stage, latency: { p50, p90, p99 } }) => [stage, ...[p50, p90, p99].map(toFigure)]);
  return renderTable(['Stages at 200/s, one round with two more readers, ms since due', 'p50', 'p90', 'p99'], body);
}

/** Rounds of one probe are left out for one reason, however many lines they would have been in. */
function leftOut(rows: readonly Row[]): readonly string[] {
  const lines = rows.flatMap(({ what, rounds }) =>
    rounds.flatMap(({ verdict }, at) =>
      verdict.kind === 'counts'
        ? []
        : [`${what.replace(/, p\d+$/, '').trim()}, round ${at + 1}: ${verdict.kind}, ${verdict.reason}`],
    ),
  );
  return lines.length === 0 ? [] : [[...new Set(lines)].join('\n')];
}
