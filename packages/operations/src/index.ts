export type { Catalogue, KnownCommand } from './catalogue.ts';
export { toCatalogue } from './catalogue.ts';
export type { SeenOperation } from './describe-operation.ts';
export { describeOperation, LONGEST_POSITION, shownPosition } from './describe-operation.ts';
export { isTerminal, judgeStatus } from './judge-status.ts';
export type { CommandAddress, OperationAddress } from './operation-address.ts';
export { positionKey, rowKey } from './operation-address.ts';
export type { OperationKeys, VerifiedOperationId } from './operation-id.ts';
export { mintOperationId, parseOperationKeys, verifyOperationId } from './operation-id.ts';
export type { OperationRow, OperationStatus, ReadOutcome } from './operation-row.ts';
export { OPERATION_RETENTION_MS, toOperationRows } from './operation-row.ts';
export type {
  LiveGenerations,
  Moment,
  OffsetsByPartition,
  PositionsReading,
  RowFilter,
  RowQuery,
  StatusReader,
  WatchOptions,
} from './status-reader.ts';
export { liveGenerationOf } from './status-reader.ts';
