import { pino } from 'pino';

import type { LogFields, Logger } from './logger.ts';

/** Levels in the order of their weight. */
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** What every line of one process says. */
export type LoggerOptions = {
  readonly service: string;
  readonly version: string;
  readonly level: LogLevel;
  /** Where lines go. @default standard error, so that standard output stays for data */
  readonly write?: (line: string) => void;
};

/** Members whose values never reach a line, however they got into the fields. */
const SECRETS = [
  'authorization',
  'cookie',
  'password',
  'secret',
  'key',
  'apiKey',
  '*.authorization',
  '*.password',
  '*.secret',
];

/** A logger that writes one JSON object a line: `time`, `level`, `msg`, `service`, `version` and the fields. */
export function createLogger({ service, version, level, write }: LoggerOptions): Logger {
  const logger = pino(
    {
      level,
      base: { service, version },
      messageKey: 'msg',
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: pino.stdSerializers.errWithCause },
      redact: { paths: SECRETS, censor: '[redacted]' },
    },
    write ? { write } : pino.destination({ fd: 2, sync: true }),
  );
  const line =
    (name: Exclude<LogLevel, 'silent'>) =>
    (message: string, fields: LogFields = {}) => {
      if (logger.isLevelEnabled(name)) logger[name](fields, message);
    };
  return { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') };
}
