import type { ImportResult } from './expectation.ts';
import { compare, parseExpectation } from './expectation.ts';

const sha = (digit: string): string => digit.repeat(64);

const result: ImportResult = {
  rows: 10,
  commands: 5,
  lanes: 3,
  outcomes: { AdjustStock: { 'Failed/product-unknown': 1, Succeeded: 1 }, PlaceOrder: { Succeeded: 3 } },
  views: { orders: { count: 3, sha256: sha('a') } },
};

test('an import that came out as its own result has no differences', () => {
  const file = JSON.stringify({ ...result, fileTotalPounds: '1.00', poundsByOutcome: {} });
  expect(compare(parseExpectation(file), result)).toEqual([]);
});

test('what a file leaves out is not compared', () => {
  const { views } = result;
  expect(compare(parseExpectation(JSON.stringify({ views })), { ...result, rows: 0, outcomes: {} })).toEqual([]);
});

test('every difference is named, and what is missing counts as none', () => {
  const expected = parseExpectation(
    JSON.stringify({
      ...result,
      lanes: 4,
      outcomes: { AdjustStock: { Succeeded: 2 }, WithdrawProduct: { Succeeded: 1 }, PlaceOrder: { Succeeded: 3 } },
      views: { orders: { count: 3, sha256: sha('b') }, products: { count: 1, sha256: sha('c') } },
    }),
  );
  expect(compare(expected, result)).toEqual([
    'lanes: expected 4, found 3',
    'AdjustStock Failed/product-unknown: expected 0, found 1',
    'AdjustStock Succeeded: expected 2, found 1',
    'WithdrawProduct Succeeded: expected 1, found 0',
    `view orders sha256: expected ${sha('b')}, found ${sha('a')}`,
    'view products: missing',
  ]);
});

test('a view that nobody expects is a difference', () => {
  expect(compare(parseExpectation('{"views":{}}'), result)).toEqual(['view orders: not expected']);
});

test('the view of a team that no row concerns is none, as long as it is empty', () => {
  const { orders } = result.views;
  const own = { ...result, views: { ...result.views, parcels: { count: 0, sha256: sha('0') } } };
  expect(orders).toBeDefined();
  expect(compare(parseExpectation(JSON.stringify({ views: { orders } })), own)).toEqual([]);
});

test.each([
  ['[]', 'it is no JSON object'],
  ['{}', 'it has neither outcomes nor views'],
  ['{"outcomes":[]}', 'outcomes is no object'],
  ['{"outcomes":{"PlaceOrder":{"Succeeded":"3"}}}', 'Succeeded is no count'],
  ['{"outcomes":{},"rows":-1}', 'rows is no count'],
  ['{"views":{"orders":{"count":1,"sha256":"x"}}}', 'the sha256 of orders is none'],
  ['{"views":{"orders":{"sha256":"' + sha('a') + '"}}}', 'count of orders is no count'],
])('%s is no expectation: %s', (text, message) => {
  expect(() => parseExpectation(text)).toThrow(message);
});
