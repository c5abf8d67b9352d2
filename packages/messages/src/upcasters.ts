import type { Contract, EventContract, RecordSchema } from './contract.ts';

/** An event by its short name, as deciders, folds and reactors know it. */
export type RecordedEvent = { readonly type: string; readonly data: unknown };

/**
 * Gives today's event in place of one that was recorded earlier. It is pure, and gives the same whenever it is called. One
 * record stays one event: it is one version of its aggregate, which clients count by.
 */
export type Upcast = (data: never) => RecordedEvent;

/** How records of one event type are read that today's code does not understand as they are. */
export type Upcaster = {
  /**
   * The schema of a type that nobody writes any more, or the name of an event of today of which older forms are meant: its
   * data then come as today's schema reads them, with defaults, and what is written today must stay as it is.
   */
  readonly of: RecordSchema | string;
  readonly upcast: Upcast;
};

/** An upcaster in its contract. */
export type UpcasterContract = EventContract & {
  readonly upcast: Upcast;
  /** Whether nobody writes the type any more. */
  readonly isFormer: boolean;
};

/** Gives the event that a record's data mean today. @throws what an upcaster throws: a defect of it */
export type EventReader = (data: unknown) => RecordedEvent;

/** How all events of a topic are read, by full name. Whoever folds or reacts reads by it, so that all see the same. */
export function eventReaders(contract: Contract, eventsTopic: string): ReadonlyMap<string, EventReader> {
  const events = contract.events.filter(({ topic }) => topic === eventsTopic);
  const known = new Set(events.map(({ type }) => type));
  const upcasters = contract.upcasters.filter(({ topic }) => topic === eventsTopic);
  return new Map([
    ...events.map(({ fullName, type }) => [fullName, (data: unknown) => ({ type, data })] as const),
    ...upcasters.map(({ fullName, upcast }) => [fullName, toReader(fullName, upcast, known)] as const),
  ]);
}

/** @throws `TypeError` that names the entry of the table that fits no event */
export function toUpcasters(
  events: readonly EventContract[],
  upcasters: readonly Upcaster[],
  toFormer: (schema: RecordSchema) => EventContract,
): readonly UpcasterContract[] {
  const all = upcasters.map(({ of, upcast }) => {
    const former = typeof of === 'string' ? undefined : toFormer(of);
    const event = former ?? events.find(({ type }) => type === of);
    if (event === undefined)
      throw new TypeError(`There is an upcaster of ${typeof of === 'string' ? of : of.name}, which is no event.`);
    if (former && events.some(({ fullName }) => fullName === former.fullName))
      throw new TypeError(`${former.fullName} is still written: name it "${former.type}" in its upcaster.`);
    return { ...event, upcast, isFormer: former !== undefined };
  });
  const twice = all.find(({ fullName }, index) => all.findIndex((each) => each.fullName === fullName) !== index);
  if (twice !== undefined) throw new TypeError(`There are two upcasters of ${twice.fullName}.`);
  return all;
}

function toReader(fullName: string, upcast: Upcast, known: ReadonlySet<string>): EventReader {
  return (data) => {
    // The codec has read them by the schema for which it was declared.
    const event = upcast(data as never);
    if (known.has(event.type)) return event;
    throw new TypeError(`The upcaster of ${fullName} gives ${event.type}, which is no event of this aggregate.`);
  };
}
