import { MissingCommandError } from '../processes/run-command.ts';
import { toFetchError } from './fetch-errors.ts';

const unreachable = `mvn ended with 1: \u001b[0m[ERROR] No plugin found for prefix 'dependency'
[ERROR] To see the full stack trace of the errors, re-run Maven with the -e switch.`;

test.each([
  [new MissingCommandError('mvn is not installed'), 'mvn', 'client-missing', 'Maven is not installed'],
  [new MissingCommandError('python is not installed'), 'pip', 'client-missing', 'pip is not installed'],
  [new Error('python3 ended with 1: No module named pip'), 'pip', 'client-missing', 'This Python has no pip'],
  [
    new Error('mvn ended with 1: The JAVA_HOME environment variable is not defined correctly'),
    'mvn',
    'client-missing',
    'Maven found no Java',
  ],
  [
    new Error(unreachable),
    'mvn',
    'fetch-failed',
    "Maven could not fetch a part of the stack: No plugin found for prefix 'dependency'",
  ],
  [
    new Error('python3 ended with 1: ERROR: [Errno 28] No space left on device'),
    'pip',
    'disk-full',
    'The disk is full',
  ],
  [Object.assign(new Error('write'), { code: 'ENOSPC' }), 'mvn', 'disk-full', 'The disk is full'],
] as const)('says in a sentence what went wrong: %s', (error, client, code, message) => {
  expect(toFetchError(error, client)).toMatchObject({ code, message: expect.stringContaining(message) });
});

test('without a client names the client, the three variables and Docker', () => {
  expect(toFetchError(new MissingCommandError('mvn'), 'mvn')).toMatchObject({
    fix: expect.stringMatching(/mvn.*KAFKA_BROKERS.*SCHEMA_REGISTRY_URL.*MONGODB_URI.*Docker/),
  });
});

test('an interruption is no failure of the client', () => {
  expect(toFetchError(new Error('killed'), 'mvn', AbortSignal.abort())).toMatchObject({ code: 'interrupted' });
});
