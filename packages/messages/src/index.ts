export { assertNever } from './assert-never.ts';
export { causedCommandId, isKeyed, keyedCommandId } from './command-id.ts';
export type { CommandMetadata } from './command-metadata.ts';
export { commandHeaders, commandHeaderValues, parseCommandMetadata } from './command-metadata.ts';
export type {
  AggregateContract,
  AvroSchema,
  CommandContract,
  Contract,
  ContractSchemas,
  ContractTable,
  EventContract,
  HttpMethod,
  InternalCommandContract,
  RecordSchema,
  VersionLifetime,
  ViewContract,
} from './contract.ts';
export { defineContract } from './contract.ts';
export type { DeadLetter, DeadLetterCause } from './dead-letter.ts';
export { parseDeadLetter, toDeadLetter } from './dead-letter.ts';
export type { DeadLetterMark } from './dead-letter-mark.ts';
export { deadLetterMark, parseDeadLetterMark } from './dead-letter-mark.ts';
export {
  AppendFailedError,
  AppendUnknownError,
  ConfigurationRefusedError,
  FencedError,
  NotAcceptedError,
  OffsetOutOfRangeError,
  PartUnavailableError,
} from './errors.ts';
export type { LogErrorCode } from './errors.ts';
export type { EventMetadata } from './event-metadata.ts';
export { claimHeaders, eventHeaders, eventHeaderValues, eventId, parseEventMetadata } from './event-metadata.ts';
export type { TokenVerdict } from './fencing-token.ts';
export { judgeRecord } from './fencing-token.ts';
export type { AggregateId, CommandId, Offset, Tenant } from './ids.ts';
export {
  isAggregateId,
  isCommandId,
  isTenant,
  NO_OFFSET,
  offsetAfter,
  toAggregateId,
  toCommandId,
  toOffset,
  toTenant,
} from './ids.ts';
export type { CommandAppender, FetchedRecords, FetchLoop, Log, Membership, PartitionWriter } from './log.ts';
export type { CommandBody, CommandName, EventOf, TypedBy } from './message-types.ts';
export { partitionOf, recordKey } from './partitioner.ts';
export type {
  CancelOperation,
  Claim,
  CommandOutcome,
  OutcomeCausation,
  OutcomeDecision,
  OutcomeError,
  OutcomeProcess,
  OutcomeStep,
} from './platform-messages.ts';
export { CANCEL_TYPE, CLAIM_TYPE, isCreating, OUTCOME_TYPE } from './platform-messages.ts';
export type { Position } from './position.ts';
export { decodePosition, encodePosition, joinPositions, NOWHERE, parsePosition, positionText } from './position.ts';
export type { ReactorPosition, ReactorPositions, ReactorStore, Timer, TimerId, TimersAsked } from './reactor-store.ts';
export type { HeaderShape, LogRecord, NewRecord, TopicPartition } from './record.ts';
export type { SnapshotChunk, SnapshotHead, SnapshotStore } from './snapshot-store.ts';
export { tokenBefore } from './token-before.ts';
export type { EventReader, RecordedEvent, Upcast, Upcaster } from './upcasters.ts';
export { eventReaders } from './upcasters.ts';
export { commandsTopic, deadLetterTopic, eventsTopic, PARTITIONS, topicTag, transactionalId } from './topics.ts';
