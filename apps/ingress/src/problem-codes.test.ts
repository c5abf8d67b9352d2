import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { problemCodes } from '@waybill/http';

/** Of whatever answers requests, or decides what answers say. */
const ROOMS = ['apps/ingress/src', 'apps/standalone/src', 'packages/http/src', 'packages/consumer/src'];

test('every code of the catalogue is provoked by a test that names it', () => {
  const root = join(__dirname, '../../..');
  const sources = ROOMS.flatMap((room) =>
    readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.test.ts') && !file.endsWith('problem-codes.test.ts'))
      .map((file) => readFileSync(join(root, room, file), 'utf8')),
  ).join('\n');

  expect(problemCodes.filter((code) => !sources.includes(`'${code}'`))).toEqual([]);
});
