export type { LoggerOptions, LogLevel } from './create-logger.ts';
export { createLogger, LOG_LEVELS } from './create-logger.ts';
export type { LogFields, Logger } from './logger.ts';
export type { RunningSpan, SpanOptions } from './span.ts';
export { startSpan } from './span.ts';
