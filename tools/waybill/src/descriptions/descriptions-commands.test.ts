import { recordContext } from '../cli-context-fixture.ts';
import { createProgram } from '../program.ts';

async function run(...args: readonly string[]): Promise<unknown> {
  const context = recordContext();
  await createProgram(context).parseAsync(args, { from: 'user' });
  return JSON.parse(context.written.out.join('\n'));
}

test('waybill openapi prints one document about the address that is asked for', async () => {
  expect(await run('openapi', '--url', 'https://api.example/')).toMatchObject({
    openapi: '3.1.1',
    servers: [{ url: 'https://api.example' }],
    paths: { '/v1/orders/{id}': {}, '/operations/{id}': {} },
  });
});

test('waybill asyncapi prints the topics of all teams', async () => {
  expect(await run('asyncapi')).toMatchObject({
    asyncapi: '3.0.0',
    channels: { 'orders.order.events.v1': {}, 'payments.ledger.commands.v1': {} },
  });
});

test('an address of something else is refused', async () => {
  await expect(run('openapi', '--url', 'api.example')).rejects.toMatchObject({ exitCode: 2 });
});
