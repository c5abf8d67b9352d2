import { PassThrough } from 'node:stream';

import { createProgram } from '../program.ts';

test('names each variable that is missing, and what to do', async () => {
  const program = createProgram({
    env: {},
    repository: '/nowhere',
    home: '/nowhere/.waybill',
    out: () => undefined,
    log: () => undefined,
    draw: () => undefined,
    interactive: false,
    stdin: new PassThrough(),
    signal: AbortSignal.timeout(10_000),
  });
  const applying = program.parseAsync(['node', 'waybill', 'apply']);
  await expect(applying).rejects.toMatchObject({
    message: expect.stringMatching(/KAFKA_BROKERS.*SCHEMA_REGISTRY_URL.*MONGODB_URI/s),
    fix: expect.stringContaining('waybill stack up'),
    exitCode: 2,
  });
});
