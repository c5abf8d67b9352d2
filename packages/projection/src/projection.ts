import type { AggregateId, Offset, Tenant } from '@waybill/messages';

/** An event as projections see it: business data and its place, no clock. */
export type ProjectedEvent<Type extends string = string, Data = unknown> = {
  readonly type: Type;
  readonly data: Data;
  readonly tenant: Tenant;
  readonly aggregateId: AggregateId;
  /** The aggregate's version with this event. */
  readonly sequence: number;
};

/** A command or event union of a contract. */
type AnyEvent = { readonly type: string; readonly data: unknown };

/**
 * One function for each event type: the document behind the event, or undefined to delete it. It is called once for
 * each document that the event belongs to, with that document's id.
 */
export type Fold<View, Event extends AnyEvent> = {
  readonly [Type in Event['type']]?: (
    before: View | undefined,
    event: ProjectedEvent<Type, Extract<Event, { readonly type: Type }>['data']>,
    id: string,
  ) => View | undefined;
};

/** A view with one document for each aggregate, written from that aggregate's events alone. */
export type AggregateProjection = {
  readonly kind: 'aggregate';
  /** Name of the view. */
  readonly name: string;
  /** The events topic that it folds. */
  readonly topic: string;
  readonly fold: UntypedFold;
};

/** A view whose documents are written from many aggregates and partitions: its fold must not depend on their order. */
export type SharedProjection = {
  readonly kind: 'shared';
  readonly name: string;
  readonly topics: readonly string[];
  /** The id of the document that an event belongs to, or the ids of all of them; undefined when it belongs to none. */
  readonly idOf: (event: ProjectedEvent) => DocumentIds;
  readonly fold: UntypedFold;
};

type DocumentIds = string | readonly string[] | undefined;

export type Projection = AggregateProjection | SharedProjection;

/** A document of a view: business members only. */
export type ViewDocument = { readonly [member: string]: unknown };

type UntypedFold = Readonly<
  Record<
    string,
    ((before: ViewDocument | undefined, event: ProjectedEvent, id: string) => ViewDocument | undefined) | undefined
  >
>;

/**
 * Declares a view of one aggregate. The fold is pure: event data only, business times included, so that a rebuild
 * gives identical bytes. An event without an entry leaves the document as it is.
 */
export function defineAggregateProjection<View extends ViewDocument, Event extends AnyEvent>(definition: {
  readonly name: string;
  readonly topic: string;
  readonly fold: Fold<View, Event>;
}): AggregateProjection {
  return { kind: 'aggregate', name: definition.name, topic: definition.topic, fold: untyped(definition.fold) };
}

/** Declares a view of many aggregates. Every member is a sum, count, minimum, maximum or sorted set. */
export function defineSharedProjection<View extends ViewDocument, Event extends AnyEvent>(definition: {
  readonly name: string;
  readonly topics: readonly string[];
  readonly idOf: (
    event: {
      [Type in Event['type']]: ProjectedEvent<Type, Extract<Event, { readonly type: Type }>['data']>;
    }[Event['type']],
  ) => DocumentIds;
  readonly fold: Fold<View, Event>;
}): SharedProjection {
  const { name, topics, idOf, fold } = definition;
  // Only events of the topics, whose types the contract fixes, reach the function.
  return { kind: 'shared', name, topics, idOf: idOf, fold: untyped(fold) };
}

function untyped(fold: object): UntypedFold {
  // The store keeps documents of every view, and the topic decides the event types: neither is known to the compiler.
  return fold as UntypedFold;
}

/** Where an event was read, beside the event. */
export type LocatedEvent = ProjectedEvent & {
  readonly topic: string;
  /** `positionKey` of its partition. */
  readonly partitionKey: string;
  /** Offset in the events partition. */
  readonly offset: Offset;
};
