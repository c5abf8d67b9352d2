import { createLogger } from './create-logger.ts';

function logInto(lines: unknown[], level: 'debug' | 'info' | 'silent' = 'info') {
  return createLogger({ service: 'orders', version: '1.2.3', level, write: (line) => lines.push(JSON.parse(line)) });
}

test('a line is one JSON object with level, message, service and fields', () => {
  const lines: unknown[] = [];

  logInto(lines).info('claimed', { partition: 3 });

  expect(lines).toEqual([
    expect.objectContaining({ level: 'info', msg: 'claimed', service: 'orders', version: '1.2.3', partition: 3 }),
  ]);
});

test('a line below the level is not written', () => {
  const lines: unknown[] = [];

  logInto(lines).debug('fetched');

  expect(lines).toEqual([]);
});

test('an error shows its code, message and cause', () => {
  const lines: unknown[] = [];
  const error = Object.assign(new Error('no answer', { cause: new Error('socket closed') }), {
    code: 'append-unknown',
  });

  logInto(lines).warn('append failed', { err: error });

  expect(lines).toEqual([
    expect.objectContaining({
      err: expect.objectContaining({
        code: 'append-unknown',
        message: 'no answer',
        cause: expect.objectContaining({ message: 'socket closed' }),
      }),
    }),
  ]);
});

test('credentials never reach a line', () => {
  const lines: unknown[] = [];

  logInto(lines).info('request', {
    authorization: 'Bearer wbk_1_s3cret',
    headers: { authorization: 'Bearer wbk_1_s3cret' },
  });

  expect(JSON.stringify(lines)).not.toContain('s3cret');
});
