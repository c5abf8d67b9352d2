export type { GenerationChange, GenerationStore, StoredGenerations } from './generation-store.ts';
export { KEPT_CHANGES, toLiveGenerations } from './generation-store.ts';
export type { Generations, NextGeneration, ViewGenerations } from './generations.ts';
export {
  beginGeneration,
  FIRST_GENERATION,
  generationName,
  inAllGenerations,
  joinGeneration,
  ofGeneration,
  retireGeneration,
  rollBack,
  switchGeneration,
  writtenGenerations,
} from './generations.ts';
export type { RecordCounts, SeenEnd, StoppedPartition } from './partition-reading.ts';
export type {
  AggregateProjection,
  Fold,
  LocatedEvent,
  ProjectedEvent,
  Projection,
  SharedProjection,
  ViewDocument,
} from './projection.ts';
export { defineAggregateProjection, defineSharedProjection } from './projection.ts';
export type { FlightReport, Projector, ProjectorOptions } from './projector.ts';
export { createProjector } from './projector.ts';
export { FlightLostError, PositionsMissingError } from './projector-errors.ts';
export type { DecodedRecord, RecordDecoder } from './record-codec.ts';
export { recordIdentity } from './record-identity.ts';
export type {
  AggregateViewWrite,
  Beginning,
  FlightWrites,
  PartitionPosition,
  Positions,
  PositionWrite,
  SharedViewWrite,
  Store,
  StoredView,
  ViewKey,
} from './store.ts';
export { toReading } from './to-reading.ts';
export type { FoundView, ViewFilter, ViewQuery, ViewReader } from './view-reader.ts';
