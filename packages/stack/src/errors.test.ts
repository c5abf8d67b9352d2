import { explainSystemError, StackError } from './errors.ts';

function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: it failed, open '/x'`), { code });
}

test.each([
  ['ENOSPC', 'disk-full'],
  ['EDQUOT', 'disk-full'],
  ['EACCES', 'settings-invalid'],
  ['EROFS', 'settings-invalid'],
])('%s of the operating system becomes a sentence with its fix', (code, expected) => {
  expect(explainSystemError(systemError(code), 'writing to /x')).toMatchObject({
    name: 'StackError',
    code: expected,
    message: expect.stringContaining('writing to /x'),
    fix: expect.stringContaining('WAYBILL_HOME'),
  });
});

test('other errors pass as they are', () => {
  const error = systemError('EIO');
  const told = new StackError('port-taken', 'a', 'b');

  expect(explainSystemError(error, 'x')).toBe(error);
  expect(explainSystemError(told, 'x')).toBe(told);
});
