import { renderBars, renderLines } from './charts.ts';
import { escapeHtml } from './escape-html.ts';
import { historyLine } from './history-line.ts';
import { STYLE } from './page-style.ts';
import { renderSales } from './render-sales.ts';
import { renderTable } from './render-table.ts';
import type { ReportModel } from './report-model.ts';
import { DAY_SECONDS, showStep } from './show-step.ts';

/** What a page says of itself. */
export type PageAbout = { readonly title: string; /** What was replayed, in a sentence. */ readonly range: string };

const number = new Intl.NumberFormat('en-GB');

/** The page of a report: whole, without a script and without anything that is fetched. */
export function renderPage(about: PageAbout, model: ReportModel): string {
  const title = escapeHtml(about.title);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title><style>${STYLE}</style></head>
<body><header><h1>${title}</h1><p>${escapeHtml(about.range)}</p>${tenantsOf(model)}</header>
<main>${model.count === 0 ? '<p>No operation ended in this time.</p>' : operationsOf(model)}${renderSales(model.shop)}</main></body></html>
`;
}

/** Nobody should take the sum of all for the numbers of one. */
function tenantsOf({ tenants }: ReportModel): string {
  if (tenants === 0) return '';
  if (tenants === 1) return '<p>All numbers are of one tenant.</p>';
  return `<p>The numbers of ${number.format(tenants)} tenants are summed; --tenant takes one of them alone.</p>`;
}

function operationsOf(model: ReportModel): string {
  return `${figuresOf(model)}
<section><h2>Operations over time</h2>${endsOf(model)}</section>
<section><h2>From accepted to ended</h2>${latenciesOf(model)}</section>
<section><h2>Why operations failed</h2>${failuresOf(model)}</section>`;
}

function figuresOf({ count, ends, latency }: ReportModel): string {
  const failures = ends.filter(({ decision }) => decision === 'FAILED').reduce((sum, { count: some }) => sum + some, 0);
  const figures = [
    ['operations ended', number.format(count)],
    ['failed', `${number.format(failures)} (${((failures * 100) / count).toFixed(1)}\u00a0%)`],
    ['half took at most', showMs(latency?.p50 ?? 0)],
    ['99 of 100 took at most', showMs(latency?.p99 ?? 0)],
  ] as const;
  const cards = figures.map(
    ([name, value]) => `<div><b>${escapeHtml(value)}</b><span>${escapeHtml(name)}</span></div>`,
  );
  return `<section class="figures">${cards.join('')}</section>`;
}

function endsOf({ times, step, ends }: ReportModel): string {
  const bars = renderBars({
    title: `Ended, by ${showStep(step)}`,
    series: [
      { name: 'Succeeded', className: 'good' },
      { name: 'Failed', className: 'bad' },
      { name: 'Canceled', className: 'neutral' },
    ],
    places: times.map(({ at, succeeded, failed, canceled }) => ({
      label: showTime(at, step),
      values: [succeeded, failed, canceled],
    })),
    show: showCount,
  });
  const rows = ends.map(({ type, decision, code, count }) => [type, showDecision(decision), code, count]);
  return bars + renderTable(['type', 'end', 'code', 'operations'], rows);
}

function latenciesOf({ times, step, latencies }: ReportModel): string {
  const lines = renderLines({
    title: `Latency, by ${showStep(step)}`,
    series: [
      { name: 'half', className: 'one' },
      { name: '95 of 100', className: 'two' },
      { name: '99 of 100', className: 'three' },
    ],
    places: times.map(({ at, p50, p95, p99 }) => ({ label: showTime(at, step), values: [p50, p95, p99] })),
    show: showMs,
  });
  const bars = renderBars({
    title: 'How many took how long',
    series: [{ name: 'operations', className: 'one' }],
    places: latencies.map(({ below, count }) => ({ label: `≤ ${showMs(below)}`, values: [count] })),
    show: showCount,
  });
  return lines + bars;
}

function failuresOf({ ends }: ReportModel): string {
  const failed = ends.filter(({ decision }) => decision === 'FAILED');
  if (failed.length === 0) return '<p>None did.</p>';
  return renderTable(
    ['code', 'type', 'operations', 'what the first one was told', 'the first one'],
    failed.map(({ code, type, count, example, message }) => [
      ...[code, type, count, message ?? ''],
      { text: `${example.topic}/${example.partition}@${example.offset}`, code: historyLine(example) },
    ]),
  );
}

function showCount(value: number): string {
  return number.format(Math.round(value));
}

function showDecision(decision: string): string {
  return decision.charAt(0) + decision.slice(1).toLowerCase();
}

function showMs(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  return ms < 60_000 ? `${(ms / 1_000).toFixed(1)} s` : `${(ms / 60_000).toFixed(1)} min`;
}

function showTime(at: number, step: number): string {
  const text = new Date(at).toISOString();
  return step >= DAY_SECONDS
    ? text.slice(0, 10)
    : step >= 60
      ? text.slice(5, 16).replace('T', ' ')
      : text.slice(11, 19);
}
