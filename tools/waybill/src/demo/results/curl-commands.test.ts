import { execFileSync } from 'node:child_process';

import type { RetailCommand } from '../retail/retail-command.ts';
import { curlCommands, exportKey, shorterOf } from './curl-commands.ts';

const command: RetailCommand = {
  kind: 'PlaceOrder',
  lane: 'guest:536365',
  method: 'PUT',
  path: '/v1/orders/536365',
  key: 'place-536365',
  body: { country: "Côte d'Ivoire", note: '"$HOME" `x`' },
  rows: 1,
};
const sample = { command, operation: 'http://shop/operations/op_1' };

test('the commands survive a shell', () => {
  const [submit = '', follow = '', list = ''] = curlCommands('http://shop', sample).map((line) =>
    execFileSync('sh', ['-c', line.replace(/^curl/, 'printf "%s\\n"')], { encoding: 'utf8', env: { KEY: 'wbk_a_b' } }),
  );
  expect(submit.split('\n')).toEqual([
    '-si',
    '-X',
    'PUT',
    'http://shop/v1/orders/536365',
    '-H',
    'Authorization: Bearer wbk_a_b',
    '-H',
    'Idempotency-Key: "place-536365"',
    '-H',
    'Content-Type: application/json',
    '-d',
    JSON.stringify(command.body),
    '',
  ]);
  expect(follow).toContain('http://shop/operations/op_1\n-H\nAuthorization: Bearer wbk_a_b\n-H\nPrefer: wait=20');
  expect(list).toContain('http://shop/v1/daily-sales?sort=-date&limit=3');
});

test('the key is told by where it lies, not by what it is', () => {
  expect(exportKey('/home/me/.waybill/keys.json', 'demo-7')).toBe(
    `export KEY=$(node -p 'require("/home/me/.waybill/keys.json").apiKeys["demo-7"]')`,
  );
});

test('the shortest order makes the example', () => {
  const long = {
    ...sample,
    command: { ...command, body: { lines: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20] } },
  };
  expect([shorterOf(undefined, long), shorterOf(long, sample), shorterOf(sample, long)]).toEqual([
    long,
    sample,
    sample,
  ]);
});
