import { execFileSync } from 'node:child_process';

import { historyLine } from './history-line.ts';

test('an operation is looked up by the kind and id of its aggregate, and its tenant', () => {
  expect(historyLine({ aggregate: 'orders.order', id: '536365', tenant: 'acme' })).toBe(
    'npx waybill history orders.order 536365 --tenant acme',
  );
});

test('an id that looks like an option stays an id', () => {
  expect(historyLine({ aggregate: 'orders.order', id: '-1', tenant: 'acme' })).toBe(
    'npx waybill history --tenant acme -- orders.order -1',
  );
});

test.each(['~root', 'a b', '$(id)', '`id`', "it's", 'x; exit 1', 'a\nb', '*', '', '"', '\\'])(
  'a shell takes the id %j as one word, whatever a record says',
  (id) => {
    const line = historyLine({ aggregate: 'orders.order', id, tenant: 'acme' });

    const words = execFileSync('sh', ['-c', line.replace('npx', String.raw`printf '%s\0'`)], { encoding: 'utf8' });

    expect(words.split('\0')).toEqual(['waybill', 'history', 'orders.order', id, '--tenant', 'acme', '']);
  },
);
