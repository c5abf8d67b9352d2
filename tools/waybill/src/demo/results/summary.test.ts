import type { Summary } from './summary.ts';
import { renderSummary } from './summary.ts';

const summary: Summary = {
  tenant: 'demo-7',
  title: 'a generated month, seed 7',
  rows: 10_370,
  commands: 1146,
  lanes: 884,
  outcomes: { AdjustStock: { 'Failed/product-unknown': 9, Succeeded: 25 }, PlaceOrder: { Succeeded: 388 } },
  views: { orders: { count: 388, sha256: 'ab' } },
  counts: { submitted: 1146, accepted: 1146, finished: 1146, failures: {}, duplicates: 1146, retries: {} },
  latencyMs: { p50: 31.4, p99: 8.25 },
  seconds: 3.82,
  differences: undefined,
  broken: undefined,
  exportKey: 'export KEY=…',
  curl: ['curl -s http://shop'],
};

test('the summary for people', () => {
  expect(renderSummary(summary).split('\n')).toEqual([
    'input           a generated month, seed 7: 10,370 rows in 1,146 commands and 884 lanes, tenant demo-7',
    'accepted (202)  1,146, 1,146 of them repeats without effect',
    'sent again      none',
    'terminal        p50 31 ms, p99 8.3 ms after the submit; 300 commands/s in 3.8 s',
    '',
    'COMMAND      OUTCOME                 COUNT',
    'AdjustStock  Failed/product-unknown  9',
    'AdjustStock  Succeeded               25',
    'PlaceOrder   Succeeded               388',
    '',
    'VIEW    DOCUMENTS  SHA-256',
    'orders  388        ab',
    '',
    'Try it while it runs:',
    '  export KEY=…',
    '  curl -s http://shop',
  ]);
});

test.each([
  [[], '✓ Everything is as expected.'],
  [['lanes: expected 1, found 2'], '✗ 1 difference from what is expected.'],
  [['a', 'b'], '✗ 2 differences from what is expected.'],
])('differences %j are summed up', (differences, line) => {
  expect(renderSummary({ ...summary, differences })).toContain(line);
});

test.each([
  [[], '✓ The totals of all views agree.'],
  [['a come to 1, b to 2', 'c is overdrawn'], '✗ a come to 1, b to 2; c is overdrawn.'],
])('broken rules %j are told', (broken, line) => {
  expect(renderSummary({ ...summary, broken })).toContain(line);
});
