import type { AdminServer, ProcessState } from './admin-server.ts';
import { startAdminServer } from './admin-server.ts';
import type { Health } from './role.ts';

let server: AdminServer | undefined;

afterEach(async () => {
  await server?.close();
});

async function get(state: ProcessState, path: string) {
  server = await startAdminServer('127.0.0.1', 0, () => state);
  const response = await fetch(server.url + path);
  return { status: response.status, body: await response.json() };
}

function running(...healths: readonly Partial<Health>[]): ProcessState {
  return {
    phase: 'running',
    waitingFor: undefined,
    roles: healths.map((health, index) => ({
      name: `role-${index}`,
      health: () => ({ ready: true, waitingFor: undefined, details: {}, ...health }),
      failed: new Promise<Error>(() => undefined),
      drain: () => Promise.resolve(),
    })),
  };
}

test('a process that runs with ready roles is ready', async () => {
  expect(await get(running({}, {}), '/readyz')).toMatchObject({ status: 200, body: { ready: true, accepting: true } });
});

test('a role that waits makes the process unready and says for what', async () => {
  const waitingFor = 'MongoDB does not answer.';

  expect(await get(running({}, { ready: false, waitingFor }), '/readyz')).toMatchObject({
    status: 503,
    body: { roles: [{ ready: true }, { ready: false, waitingFor }] },
  });
});

test('an ingress that can not reach the log is ready for reads, not for writes', async () => {
  const state = running({ details: { accepting: false } });

  expect(await get(state, '/readyz')).toMatchObject({ status: 200, body: { accepting: false } });
  await server?.close();
  expect(await get(state, '/readyz?writes')).toMatchObject({ status: 503 });
});

test('a process that starts says what it waits for', async () => {
  const state: ProcessState = { phase: 'starting', waitingFor: 'The schema registry does not answer.', roles: [] };

  expect(await get(state, '/startupz')).toEqual({
    status: 503,
    body: { started: false, waitingFor: 'The schema registry does not answer.' },
  });
});

test('a process that drains is not ready', async () => {
  expect(await get({ ...running({}), phase: 'draining' }, '/readyz')).toMatchObject({ status: 503 });
});

test('progress adds up what the roles count', async () => {
  const state = running(
    { details: { accepted: 7 } },
    { details: { decided: 3 } },
    { details: { decided: 2, projected: 4 } },
  );

  expect(await get(state, '/progress')).toEqual({ status: 200, body: { accepted: 7, decided: 5, projected: 4 } });
});

test('another path is a 404 that names the pages', async () => {
  expect(await get(running(), '/metric')).toMatchObject({ status: 404 });
});

test('a taken port is named with the fix', async () => {
  server = await startAdminServer('127.0.0.1', 0, () => running());
  const port = Number(new URL(server.url).port);

  await expect(startAdminServer('127.0.0.1', port, () => running())).rejects.toThrow(
    `Port ${port} is taken. Set ADMIN_PORT`,
  );
});
