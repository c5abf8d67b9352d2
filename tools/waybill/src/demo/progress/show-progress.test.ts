import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { eventually } from '@waybill/testing';

import { recordContext } from '../../cli-context-fixture.ts';
import { createTally } from '../feeder/tally.ts';
import { showProgress } from './show-progress.ts';
import { watchStages } from './watch-stages.ts';

let server: Server;
let admin: string;
const progress = { decided: 100, projected: 90 };

beforeAll(async () => {
  server = createServer((_request, response) => response.end(JSON.stringify(progress)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  admin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // It listens on TCP.
});

afterAll(() => {
  server.close();
  server.closeAllConnections();
});

test('the services are asked again and again, and only what came since the start counts', async () => {
  const watch = watchStages(admin, 5);
  await eventually(() => watch.latest() !== undefined);
  Object.assign(progress, { decided: 105, projected: 92 });
  await eventually(() => watch.latest()?.decided === 5);
  expect(watch.latest()).toEqual({ decided: 5, projected: 2 });
  watch.stop();
});

test('services that do not answer tell nothing', async () => {
  const watch = watchStages('http://127.0.0.1:1', 5);
  expect(watch.latest()).toBeUndefined();
  watch.stop();
  await Promise.resolve();
});

test('without a terminal the last look is a plain line, as JSON on demand, and nothing if nothing is wanted', () => {
  const shown = (mode: 'auto' | 'json' | 'none'): readonly string[] => {
    const context = recordContext();
    showProgress({ mode, total: 3, tally: createTally(), admin }, context)();
    return context.written.log;
  };
  expect(shown('auto')).toEqual([expect.stringMatching(/^0 s {2}submitted 0 of 3 {2}accepted 0 /)]);
  expect(shown('json').map((line) => JSON.parse(line) as unknown)).toMatchObject([{ total: 3, submitted: 0 }]);
  expect(shown('none')).toEqual([]);
});

test('on a terminal there is a bar for each stage', () => {
  const context = recordContext({ interactive: true });
  const tally = createTally();
  const stop = showProgress({ mode: 'auto', total: 4, tally, admin }, context);
  tally.submitted();
  stop();
  const drawn = context.written.log.join('');
  expect(drawn).toMatch(/submitted \[=+-+\] 25 %/);
  expect(drawn).toMatch(/accepted [^]*decided [^]*projected [^]*failed/);
});
