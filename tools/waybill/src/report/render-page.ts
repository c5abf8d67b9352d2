import { renderBars, renderLines } from './charts.ts';
import { escapeHtml } from './escape-html.ts';
import { STYLE } from './page-style.ts';
import type { ReportModel } from './report-model.ts';
import { showPence } from './show-pence.ts';

/** What a page says of itself. */
export type PageAbout = { readonly title: string; /** What was replayed, in a sentence. */ readonly range: string };

const number = new Intl.NumberFormat('en-GB');
const DAY_SECONDS = 86_400;

/** The page of a report: whole, without a script and without anything that is fetched. */
export function renderPage(about: PageAbout, model: ReportModel): string {
  const title = escapeHtml(about.title);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title><style>${STYLE}</style></head>
<body><header><h1>${title}</h1><p>${escapeHtml(about.range)}</p></header>
<main>${model.count === 0 ? '<p>No operation ended in this time.</p>' : operationsOf(model)}${shopOf(model)}</main></body></html>
`;
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
  return bars + table(['type', 'end', 'code', 'operations'], rows);
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
  return table(
    ['code', 'type', 'operations', 'the first one', 'what it was told'],
    failed.map(({ code, type, count, example, message }) => [code, type, count, example, message ?? '']),
  );
}

function showCount(value: number): string {
  return number.format(Math.round(value));
}

function shopOf({ shop }: ReportModel): string {
  if (shop === null || shop.days.length === 0) return '';
  return `<section><h2>What the shop sold</h2><p>Orders that were confirmed, by the day on which they were placed.</p>
${renderBars({
  title: `Sales, by ${showStep(shop.sales.step * DAY_SECONDS)}`,
  series: [{ name: 'sales', className: 'one' }],
  places: shop.sales.steps.map(({ day, pence }) => ({
    label: shop.sales.step === 1 ? day.slice(5) : day,
    values: [Number(pence)],
  })),
  show: (value) => showPence(String(Math.round(value))),
})}
${table(
  ['product', 'description', 'units', 'sales'],
  shop.products.map(({ sku, description, units, pence }) => [sku, description, units, showPence(pence)]),
)}
<details><summary>All days with sales</summary>${table(
    ['day', 'orders', 'sales'],
    shop.days.map(({ day, orders, pence }) => [day, orders, showPence(pence)]),
  )}</details></section>`;
}

function table(heads: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const [first = []] = rows;
  const head = heads
    .map((text, index) => `<th${isNumber(first[index]) ? ' class="number"' : ''}>${escapeHtml(text)}</th>`)
    .join('');
  const body = rows.map((row) => `<tr>${row.map(cell).join('')}</tr>`).join('\n');
  return `<div class="scroll"><table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}

function cell(value: string | number): string {
  const text = typeof value === 'number' ? number.format(value) : escapeHtml(value);
  return `<td${isNumber(value) ? ' class="number"' : ''}>${text}</td>`;
}

function isNumber(value: string | number | undefined): boolean {
  return typeof value === 'number' || (value !== undefined && /^-?£/.test(value));
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

function showStep(step: number): string {
  for (const [seconds, name] of [
    [DAY_SECONDS, 'day'],
    [3_600, 'hour'],
    [60, 'minute'],
  ] as const)
    if (step >= seconds && step % seconds === 0) return step === seconds ? name : `${step / seconds} ${name}s`;
  return step === 1 ? 'second' : `${step} seconds`;
}
