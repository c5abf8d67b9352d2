import fc from 'fast-check';

import { escapeHtml } from './escape-html.ts';
import { renderPage } from './render-page.ts';
import type { ReportModel } from './report-model.ts';
import { chooseStep } from './report-queries.ts';

const ABOUT = { title: 'December', range: 'All teams.' };
const EMPTY: ReportModel = {
  ...{ count: 0, tenants: 0, first: null, last: null, latency: null, step: 60 },
  ...{ ends: [], times: [], latencies: [], shop: null },
};
const EXAMPLE = {
  ...{ aggregate: 'orders.order', id: '536365', tenant: 'acme', commandId: 'c-1' },
  ...{ topic: 'orders.order.commands.v1', partition: 3, offset: '117' },
};
const FULL: ReportModel = {
  ...{
    count: 1_234,
    tenants: 1,
    first: 0,
    last: 120_000,
    step: 60,
    latency: { p50: 72, p95: 482, p99: 975, longest: 2_517 },
  },
  ends: [
    {
      type: 'orders.order.v1.PlaceOrder',
      decision: 'SUCCEEDED',
      code: '',
      count: 1_233,
      example: EXAMPLE,
      message: null,
    },
    {
      type: 'orders.order.v1.PlaceOrder',
      decision: 'FAILED',
      code: 'too-much',
      count: 1,
      example: EXAMPLE,
      message: 'It was too much.',
    },
  ],
  times: [
    { at: 0, succeeded: 1_000, failed: 1, canceled: 0, p50: 70, p95: 400, p99: 900 },
    { at: 60_000, succeeded: 233, failed: 0, canceled: 0, p50: 80, p95: 500, p99: 980 },
  ],
  latencies: [{ below: 128, count: 1_234 }],
  shop: {
    products: [{ sku: '22423', description: 'CAKESTAND', units: 3, pence: '9007199254740993' }],
    days: [{ day: '2010-12-01', orders: 2, pence: '1050' }],
    sales: { step: 1, steps: [{ day: '2010-12-01', pence: '1050' }] },
  },
};

/** What a browser would run or fetch. */
const ACTIVE = /<(script|img|iframe|link|object|embed)|\son\w+=|javascript:|https?:/i;

test('a page tells how many operations ended, how fast, and why some failed', () => {
  const page = renderPage(ABOUT, FULL);

  for (const text of ['1,234', '72 ms', '975 ms', 'too-much', 'It was too much.', 'Succeeded'])
    expect(page).toContain(text);
  expect(page.match(/<svg/g)).toHaveLength(4);
});

test('money is exact, however much it is', () => {
  const page = renderPage(ABOUT, FULL);

  expect(page).toContain('£90,071,992,547,409.93');
  expect(page).toContain('£10.50');
});

test.each([
  [0, ''],
  [1, '<p>All numbers are of one tenant.</p>'],
  [1_200, '<p>The numbers of 1,200 tenants are summed; --tenant takes one of them alone.</p>'],
])('of %i tenants the page says %j', (tenants, sentence) => {
  const page = renderPage(ABOUT, { ...FULL, tenants });

  expect(page).toContain(`<p>All teams.</p>${sentence}</header>`);
});

test('a command is shown with its team', () => {
  expect(renderPage(ABOUT, FULL)).toContain('<td>orders.order.v1.PlaceOrder</td>');
});

test('a failure has its place in the log, and a line that shows its history', () => {
  const page = renderPage(ABOUT, FULL);

  expect(page).toContain('orders.order.commands.v1/3@117');
  expect(page).toContain('<code>npx waybill history orders.order 536365 --tenant acme</code>');
});

const BOTH_WITHIN = 'An order counts only if both its placing and its confirmation lie between --from and --to.';

test('where sales are shown it says which orders count', () => {
  expect(renderPage(ABOUT, FULL)).toContain(BOTH_WITHIN);
});

test('where no order counts it says so, and why that may be', () => {
  const shop = { products: [], days: [], sales: { step: 1, steps: [] } };

  const page = renderPage(ABOUT, { ...FULL, shop });

  expect(page).toContain(`No order was sold. ${BOTH_WITHIN}`);
  expect(page).not.toContain('Sales, by');
});

test('where orders were not replayed it says nothing of them', () => {
  expect(renderPage(ABOUT, { ...FULL, shop: null })).not.toContain(BOTH_WITHIN);
});

test('where nothing ended it says so, and shows no plot of nothing', () => {
  const page = renderPage(ABOUT, EMPTY);

  expect(page).toContain('No operation ended in this time.');
  expect(page).not.toContain('<svg');
});

test('a line of latency is interrupted where nothing ended, and a bar has its empty place', () => {
  const [first, last] = FULL.times;
  if (first === undefined || last === undefined) throw new Error('The model is not full.');
  const empty = { at: 60_000, succeeded: 0, failed: 0, canceled: 0, p50: null, p95: null, p99: null };

  const page = renderPage(ABOUT, { ...FULL, times: [first, empty, { ...last, at: 120_000 }] });

  expect(page.match(/<polyline/g)).toHaveLength(6);
  expect(page).toContain('<title>01-01 00:01: Succeeded 0, Failed 0, Canceled 0</title></g>');
  expect(page).not.toContain('01-01 00:01: half');
});

const hostile = fc.oneof(
  fc.string(),
  fc.constantFrom(
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    `'--><svg onload="x">`,
    '&lt;',
    '£<b>',
  ),
);

function hostilePlace(text: string): typeof EXAMPLE {
  return { ...EXAMPLE, aggregate: text, id: text, tenant: text, commandId: text, topic: text };
}

test('nothing that a record says becomes a part of the page', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const [end] = FULL.ends;
      if (end === undefined || FULL.shop === null) throw new Error('The model is not full.');
      const model: ReportModel = {
        ...FULL,
        ends: [{ ...end, type: text, decision: 'FAILED', code: text, example: hostilePlace(text), message: text }],
        shop: {
          products: [{ sku: text, description: text, units: 1, pence: '1' }],
          days: [{ day: text, orders: 1, pence: '1' }],
          sales: { step: 1, steps: [{ day: text, pence: '1' }] },
        },
      };

      const harmless = {
        ...model,
        ends: [{ ...end, type: 'x', decision: 'FAILED', code: 'x', example: hostilePlace('x'), message: 'x' }],
      };

      const page = renderPage({ title: text, range: text }, model);

      // Every element of a page begins with it, and nothing else has it.
      expect(page.split('<').length).toBe(renderPage(ABOUT, harmless).split('<').length);
    }),
  );
});

test('a page fetches nothing and runs nothing', () => {
  expect(renderPage(ABOUT, FULL)).not.toMatch(ACTIVE);
});

test('escaped text has no character that HTML reads', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(escapeHtml(text)).not.toMatch(/[<>"']|&(?!amp;|lt;|gt;|quot;|#39;)/);
    }),
  );
});

test.each([
  [0, 1],
  [40, 1],
  [400, 10],
  [86_400, 3_600],
  [365 * 86_400, 2_592_000],
])('a history of %i s is shown by steps of %i s', (seconds, step) => {
  expect(chooseStep(seconds)).toBe(step);
});
