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
export type {
  AggregateViewWrite,
  FlightWrites,
  PartitionPosition,
  Positions,
  PositionWrite,
  SharedViewWrite,
  Store,
  StoredView,
  ViewKey,
} from './store.ts';
export type { FoundView, ViewFilter, ViewQuery, ViewReader } from './view-reader.ts';
