/** What a log line may carry beside its message; an error goes under `err`. No bodies, no credentials. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Writes structured lines: one JSON object each, with time, level, message, service and the fields. */
export type Logger = {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
};
