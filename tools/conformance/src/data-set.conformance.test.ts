import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import type { System } from '@waybill/standalone/system';
import { endpointsOf, startSystem } from '@waybill/standalone/system';

const repository = join(__dirname, '../../..');
const execute = promisify(execFile);

/** What analysts already have reads what a replay has written: the examples of docs/examples. */
describe('a data set', () => {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-data-set-'));
  const set = join(folder, 'year');
  let system: System;

  beforeAll(async () => {
    system = await startSystem(endpointsOf(process.env), ['apps/standalone']);
    const [url = ''] = system.replicas.urls();
    for (const quantity of [1, 2, 3]) {
      const lines = [
        { sku: '85123A', description: 'T-LIGHT HOLDER', quantity, unitPricePence: 255 },
        { sku: '22423', description: 'CAKESTAND', quantity: 1, unitPricePence: 1_275 },
      ];
      const response = await fetch(`${url}/v1/orders/${quantity}`, {
        method: 'PUT',
        headers: {
          authorization: `Bearer ${system.replicas.apiKey}`,
          'content-type': 'application/json',
          prefer: 'wait=20',
        },
        body: JSON.stringify({ customerId: null, country: 'EIRE', placedAt: '2010-12-01T08:26:00.000Z', lines }),
      });
      expect(response.ok).toBe(true);
    }
    const replay = ['replay', 'orders.order.events.v1', '--format', 'parquet', '--out', set];
    await execute(process.execPath, [join(repository, 'tools/waybill/bin/waybill.js'), ...replay], {
      env: { ...process.env, ...system.environment },
    });
  }, 90_000);

  afterAll(async () => {
    await system.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  test.each(['duckdb', 'pandas'])(
    'is read by %s of Python',
    async (engine) => {
      const script = join(repository, `docs/examples/${engine}_sums.py`);

      const { stdout } = await execute(process.env['CONFORMANCE_PYTHON'] ?? '', [script, set]);

      expect(JSON.parse(stdout)).toEqual({ orders: 3, pence: 6 * 255 + 3 * 1_275, pieces: 9 });
    },
    60_000,
  );
});
