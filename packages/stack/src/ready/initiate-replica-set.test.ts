import { startAnsweringServers } from './answering-servers-fixture.ts';
import { initiateReplicaSet } from './initiate-replica-set.ts';

test('ends as soon as MongoDB is primary', async () => {
  const { ports, close } = await startAnsweringServers();

  await initiateReplicaSet({ port: ports.mongodb, signal: AbortSignal.timeout(20_000) });

  await close();
});

test('waits while nobody listens, until it is called off', async () => {
  const waiting = initiateReplicaSet({ port: 1, signal: AbortSignal.abort() });

  await expect(waiting).rejects.toMatchObject({ code: 'interrupted' });
});
