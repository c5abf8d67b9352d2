/** The engine is an optional dependency, and is not installed. */
export class DuckDbMissingError extends Error {
  override readonly name = 'DuckDbMissingError';
}

/** The engine refuses a statement of the user; the message is what it says. */
export class SqlError extends Error {
  override readonly name = 'SqlError';
}
