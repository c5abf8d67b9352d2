/**
 * Ends a switch over a union: a missing case is a compile error, a value that should not exist is an exception.
 *
 * @throws `Error` always
 */
export function assertNever(value: never): never {
  throw new Error(`Unexpected value: ${String(value)}`);
}
