export { DuckDbMissingError, SqlError } from './errors.ts';
export type { Column, MessageSchema, MessageTable, RowColumn } from './message-table.ts';
export { messageTable } from './message-table.ts';
export type { Answer, DuckDb, MessageView, ParquetTable } from './open-duckdb.ts';
export { openDuckDb } from './open-duckdb.ts';
