import type { System } from '@waybill/standalone/system';
import { endpointsOf, startSystem } from '@waybill/standalone/system';

import { applyProbe } from './apply-probe.ts';
import type { Cell, End, OpenClient, Submission, Target } from './cases.ts';
import { CASES, ENDS, idOf, METHODS, submissionOf } from './cases.ts';
import { clientsHere } from './clients/index.ts';

/** Every client that was not written for Waybill, with each method and each thing that can become of a command. */
describe('conformance', () => {
  const tried = clientsHere(process.env);
  const calm = CASES.filter((of) => of !== 'restart');
  const clients = new Map<string, OpenClient>();
  const ends = new Map<string, Promise<End>>();
  let system: System;
  let target: Target;

  beforeAll(async () => {
    system = await startSystem(endpointsOf(process.env), ['tools/conformance'], applyProbe);
    const [url = ''] = system.replicas.urls();
    target = { url, apiKey: system.replicas.apiKey };
    for (const { id, open } of tried) clients.set(id, await open(target));
    for (const { id } of tried)
      for (const method of METHODS)
        for (const of of calm) begin({ client: id, method, of }, of === 'cancel' ? cancel : undefined);
  }, 60_000);

  afterAll(async () => {
    await Promise.all([...clients.values()].map((client) => client.close()));
    await system.stop();
  }, 60_000);

  function begin(cell: Cell, accepted: Submission['accepted'] = () => undefined) {
    const client = clients.get(cell.client);
    if (client === undefined) throw new Error(`${cell.client} was not opened.`);
    const end = client.submit(submissionOf(target, cell, accepted));
    // Whoever asks for it gets the failure.
    end.catch(() => undefined);
    ends.set(idOf(cell), end);
  }

  async function expectEnd(cell: Cell) {
    const end = await ends.get(idOf(cell));
    const looked = end?.end === 'succeeded' && end.resourceId !== undefined;
    expect(end).toEqual(looked ? { ...ENDS[cell.of], resourceId: idOf(cell) } : ENDS[cell.of]);
  }

  function cancel(operationUrl: string): void {
    void fetch(`${operationUrl}:cancel`, { method: 'POST', headers: { authorization: `Bearer ${target.apiKey}` } });
  }

  describe.each(tried)('$name — $version', ({ id }) => {
    test.each(METHODS.flatMap((method) => calm.map((of) => [method, of] as const)))('%s %s', async (method, of) => {
      await expectEnd({ client: id, method, of });
    });
  });

  describe('a restart while they wait', () => {
    beforeAll(async () => {
      const accepted = tried.flatMap(({ id }) =>
        METHODS.map(
          (method) =>
            new Promise<string>((resolve) => {
              begin({ client: id, method, of: 'restart' }, resolve);
            }),
        ),
      );
      await Promise.all(accepted);
      const [member] = system.members;
      member?.current().signal('SIGKILL');
      await member?.current().ended;
      await member?.restart();
    }, 120_000);

    describe.each(tried)('$name — $version', ({ id }) => {
      test.each(METHODS)(
        '%s restart',
        async (method) => {
          await expectEnd({ client: id, method, of: 'restart' });
          // A restart beside other tests may take half a minute, and a client then waits a while before it tries again.
        },
        120_000,
      );
    });
  });
});
