import type { Offset } from '@waybill/messages';
import { NO_OFFSET } from '@waybill/messages';

import type { LocatedEvent, Projection, ViewDocument } from './projection.ts';
import type { AggregateViewWrite, SharedViewWrite, StoredView, ViewKey } from './store.ts';

/** One document of a flight, and the events that belong to it in the order of their partitions. */
export type PlannedView = { readonly key: ViewKey; readonly projection: Projection; readonly events: LocatedEvent[] };

/** By `viewKeyText`. */
export type FlightPlan = ReadonlyMap<string, PlannedView>;

/** An event that can't be folded: its partition must stop before it. */
export type FoldProblem = { readonly partitionKey: string; readonly offset: Offset; readonly reason: string };

/** What the events of a flight come to. */
export type FoldedFlight = {
  readonly views: readonly (AggregateViewWrite | SharedViewWrite)[];
  readonly problems: readonly FoldProblem[];
};

/** A view's key as one string, for maps. */
export function viewKeyText({ view, tenant, id }: ViewKey): string {
  return `${view} ${tenant}|${id}`;
}

/** Sorts the events of a flight by the documents that they belong to. */
export function planFlight(
  projections: readonly Projection[],
  readings: readonly { readonly events: readonly LocatedEvent[] }[],
): { readonly plan: FlightPlan; readonly problems: readonly FoldProblem[] } {
  const plan = new Map<string, PlannedView>();
  const problems: FoldProblem[] = [];
  for (const { events } of readings) {
    for (const event of events) addToAll(plan, projections, event, problems);
  }
  return { plan, problems };
}

/** Whether the stored document must be known: not for an aggregate whose first event is in the flight. */
export function needsStored({ projection, events }: PlannedView): boolean {
  return projection.kind === 'shared' || events[0]?.sequence !== 1;
}

/**
 * Folds a flight. It is pure, and folding the same events again changes nothing: those at or below a document's
 * applied offset of their partition are in it already.
 *
 * @param stored  documents by `viewKeyText`, as the store or an earlier flight left them
 */
export function foldFlight(plan: FlightPlan, stored: ReadonlyMap<string, StoredView>): FoldedFlight {
  const views: (AggregateViewWrite | SharedViewWrite)[] = [];
  const problems: FoldProblem[] = [];
  for (const [text, planned] of plan) {
    const before = stored.get(text);
    const after = foldView(planned, before, problems);
    if (after === before || after === undefined) continue;
    views.push({ kind: planned.projection.kind, replaces: before?.version ?? 0, ...after });
  }
  return { views, problems };
}

function addToAll(
  plan: Map<string, PlannedView>,
  projections: readonly Projection[],
  event: LocatedEvent,
  problems: FoldProblem[],
): void {
  for (const projection of projections) {
    if (!isFoldedBy(projection, event)) continue;
    try {
      addTo(plan, projection, event);
    } catch (error) {
      problems.push(toProblem(projection, event, error));
    }
  }
}

function addTo(plan: Map<string, PlannedView>, projection: Projection, event: LocatedEvent): void {
  for (const id of idsOf(projection, event)) {
    const key = { view: projection.name, tenant: event.tenant, id };
    const text = viewKeyText(key);
    const planned = plan.get(text);
    if (planned) planned.events.push(event);
    else plan.set(text, { key, projection, events: [event] });
  }
}

/** Each document once, however often it is named: one event is folded into it once. */
function idsOf(projection: Projection, event: LocatedEvent): Iterable<string> {
  const ids = projection.kind === 'aggregate' ? event.aggregateId : projection.idOf(event);
  if (ids === undefined) return [];
  return typeof ids === 'string' ? [ids] : new Set(ids);
}

function isFoldedBy(projection: Projection, event: LocatedEvent): boolean {
  if (projection.kind === 'aggregate') return projection.topic === event.topic;
  return projection.topics.includes(event.topic) && projection.fold[event.type] !== undefined;
}

type Draft = { version: number; document: ViewDocument | undefined; readonly applied: Map<string, Offset> };

/** The document behind its events: the same object when there was nothing new, undefined when there is none. */
function foldView(
  { key, projection, events }: PlannedView,
  before: StoredView | undefined,
  problems: FoldProblem[],
): StoredView | undefined {
  const version = before?.version ?? 0;
  const draft: Draft = { version, document: before?.document, applied: new Map(before?.applied) };
  for (const event of events) {
    try {
      foldInto(draft, projection, event, key.id);
    } catch (error) {
      problems.push(toProblem(projection, event, error));
      return undefined;
    }
  }
  if (draft.version === version) return before;
  const { view, tenant, id } = key;
  return { view, tenant, id, version: draft.version, applied: draft.applied, document: draft.document };
}

function foldInto(draft: Draft, projection: Projection, event: LocatedEvent, id: string): void {
  if (event.offset <= (draft.applied.get(event.partitionKey) ?? NO_OFFSET)) return;
  if (projection.kind === 'aggregate') assertNext(event, draft.version);
  const fold = projection.fold[event.type];
  if (fold) draft.document = fold(draft.document, event, id);
  draft.version += 1;
  draft.applied.set(event.partitionKey, event.offset);
}

function assertNext({ aggregateId, sequence }: LocatedEvent, version: number): void {
  if (sequence !== version + 1)
    throw new Error(`the view has version ${version} of ${aggregateId}, and the event is number ${sequence}`);
}

function toProblem({ name }: Projection, { type, partitionKey, offset }: LocatedEvent, error: unknown): FoldProblem {
  const reason = `The view ${name} can't fold ${type}: ${error instanceof Error ? error.message : String(error)}.`;
  return { partitionKey, offset, reason };
}
