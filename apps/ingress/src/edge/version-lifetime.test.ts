import { contracts } from '@waybill/teams';

import { orderBody } from '../fixtures/orders.ts';
import { startIngress, stopIngresses } from '../fixtures/start-ingress.ts';

afterEach(stopIngresses);

const SUNSET = new Date('2026-12-01T00:00:00Z');
const lifetime = { deprecated: new Date('2026-11-01T00:00:00Z'), sunset: SUNSET };

/** An ingress whose first version of all routes comes to an end. */
function startEnding() {
  return startIngress({
    parts: { contracts: contracts.map((contract) => ({ ...contract, versions: { v1: lifetime } })) },
  });
}

test('a version that comes to an end says since when it is old, and until when it is served', async () => {
  const { send } = await startEnding();

  const replies = [await send('PUT', '/v1/orders/42', { body: orderBody() }), await send('GET', '/v1/orders')];

  expect(replies.map(({ status }) => status)).toEqual([202, 200]);
  for (const { headers } of replies)
    expect(headers).toMatchObject({ deprecation: '@1793491200', sunset: 'Tue, 01 Dec 2026 00:00:00 GMT' });
});

test('behind its end it is gone, alone and in a batch, and nothing is appended', async () => {
  const { send, clock, commands } = await startEnding();
  clock.nowMs = SUNSET.getTime();
  const command = { method: 'PUT', path: '/v1/orders/42', body: orderBody() };

  const gone = {
    status: 410,
    json: { code: 'version-retired', detail: 'It was served until 2026-12-01T00:00:00.000Z.' },
  };
  expect(await send('PUT', '/v1/orders/42', { body: orderBody() })).toMatchObject(gone);
  expect(await send('GET', '/v1/orders/42')).toMatchObject(gone);
  expect(await send('POST', '/batch', { body: { commands: [command] } })).toMatchObject({
    status: 207,
    json: { items: [{ httpStatus: 410, problem: { code: 'version-retired' } }] },
  });
  expect(commands()).toEqual([]);
});

test('platform routes have no version, and others say nothing of an end', async () => {
  const [ending, other] = await Promise.all([startEnding(), startIngress()]);

  const replies = [await ending.send('GET', '/operations'), await other.send('GET', '/v1/orders')];

  for (const { headers } of replies) expect(headers).not.toHaveProperty('deprecation');
});
