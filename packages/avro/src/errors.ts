/** The registry refuses a schema, because records of its subject could not be read any more, one way or the other. */
export class SchemaIncompatibleError extends Error {
  readonly code = 'schema-incompatible';
  override readonly name = 'SchemaIncompatibleError';
  readonly subject: string;

  constructor(subject: string, why: string) {
    super(`The registry refuses the schema of ${subject}: ${why}`);
    this.subject = subject;
  }
}
