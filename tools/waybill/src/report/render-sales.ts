import { renderBars } from './charts.ts';
import { renderTable } from './render-table.ts';
import type { ReportModel } from './report-model.ts';
import { showPence } from './show-pence.ts';
import { DAY_SECONDS, showStep } from './show-step.ts';

const BOTH_WITHIN = 'An order counts only if both its placing and its confirmation lie between --from and --to.';

/** What the shop sold, and which orders that are; nothing where its orders were not replayed. */
export function renderSales(shop: ReportModel['shop']): string {
  if (shop === null) return '';
  return `<section><h2>What the shop sold</h2>${shop.days.length === 0 ? `<p>No order was sold. ${BOTH_WITHIN}</p>` : salesOf(shop)}</section>`;
}

function salesOf({ products, days, sales: { step, steps } }: NonNullable<ReportModel['shop']>): string {
  const bars = renderBars({
    title: `Sales, by ${showStep(step * DAY_SECONDS)}`,
    series: [{ name: 'sales', className: 'one' }],
    places: steps.map(({ day, pence }) => ({ label: step === 1 ? day.slice(5) : day, values: [Number(pence)] })),
    show: (value) => showPence(String(Math.round(value))),
  });
  const best = renderTable(
    ['product', 'description', 'units', 'sales'],
    products.map(({ sku, description, units, pence }) => [sku, description, units, showPence(pence)]),
  );
  const all = renderTable(
    ['day', 'orders', 'sales'],
    days.map(({ day, orders, pence }) => [day, orders, showPence(pence)]),
  );
  return `<p>Orders that were confirmed, by the day on which they were placed. ${BOTH_WITHIN}</p>
${bars}
${best}
<details><summary>All days with sales</summary>${all}</details>`;
}
