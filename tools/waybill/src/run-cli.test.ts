import { recordContext } from './cli-context-fixture.ts';
import { runCli } from './run-cli.ts';

test('help is data: it goes to stdout and ends with 0', async () => {
  const context = recordContext();

  expect(await runCli(['--help'], context)).toBe(0);
  expect(context.written.out.join('\n')).toContain('stack');
});

test.each([
  [['nonsense'], "unknown command 'nonsense'"],
  [['--nonsense'], "unknown option '--nonsense'"],
  [['stack', 'nonsense'], "unknown command 'nonsense'"],
  [['stack', 'up', '--nonsense'], "unknown option '--nonsense'"],
  [['stack', 'logs', 'zookeeper'], 'It is one of kafka, kafka-2, kafka-3, registry, mongodb.'],
  [['stack', 'logs', '-n', '0'], 'It is a whole number from 1.'],
])('wrong usage ends with 2 and says what is wrong: %j', async (args, said) => {
  const context = recordContext();

  expect(await runCli(args, context)).toBe(2);
  expect(context.written.out).toEqual([]);
  expect(context.written.log.join('\n')).toContain(said);
});

test('without a command shows what there is, and ends with 2', async () => {
  const context = recordContext();

  expect(await runCli([], context)).toBe(2);
  expect(context.written.log.join('\n')).toContain('Usage: waybill');
});

test('wrong configuration ends with 2, in one sentence and its fix', async () => {
  const context = recordContext({ env: { WAYBILL_STACK: 'podman' } });

  expect(await runCli(['stack', 'status'], context)).toBe(2);
  expect(context.written.log).toEqual([
    '✗ WAYBILL_STACK is "podman".',
    '  Set it to auto, docker or native, or leave it out (auto).',
  ]);
});

test('a command that was interrupted ends with 130', async () => {
  const context = recordContext({ signal: AbortSignal.abort() });

  expect(await runCli(['stack', 'status'], context)).toBe(130);
});

test('an unexpected error shows its stack trace only if asked', async () => {
  const broken = (): ReturnType<typeof recordContext> => {
    const context = recordContext({
      out: () => {
        throw new TypeError('boom');
      },
    });
    return context;
  };
  const quiet = broken();
  const verbose = broken();

  expect(await runCli(['stack', 'status'], quiet)).toBe(1);
  expect(await runCli(['stack', 'status', '-v'], verbose)).toBe(1);

  expect(quiet.written.log).toEqual(['✗ Unexpected: boom', '  Run the same command with -v for the stack trace.']);
  expect(verbose.written.log.join('\n')).toContain('at ');
});
