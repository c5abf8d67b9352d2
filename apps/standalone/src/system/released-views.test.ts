import type { Contract } from '@waybill/messages';
import { eventReaders, toAggregateId, toTenant } from '@waybill/messages';
import type { ProjectedEvent, Projection, ViewDocument } from '@waybill/projection';
import { projections } from '@waybill/projector/projections';
import { contracts } from '@waybill/teams';

import { hasReleased, readToday, releasedForms, SAMPLES } from './released-history.ts';

const forms = releasedForms(process.cwd());

type Told = { readonly name: string; readonly event: ProjectedEvent };

/** One history for each sample: an event of each released form that stands in a topic of the view. */
async function historiesFor(projection: Projection): Promise<readonly (readonly Told[])[]> {
  const topics = topicsOf(projection);
  const told = await Promise.all(contracts.flatMap((contract) => topics.map((topic) => readTopic(contract, topic))));
  return Array.from({ length: SAMPLES }, (_, sample) => told.flatMap((ofTopic) => ofTopic[sample] ?? []));
}

function topicsOf(projection: Projection): readonly string[] {
  return projection.kind === 'aggregate' ? [projection.topic] : projection.topics;
}

function teamOf(topic: string): string {
  return topic.split('.')[0] ?? '';
}

async function readTopic(contract: Contract, topic: string): Promise<readonly (readonly Told[])[]> {
  const readers = eventReaders(contract, topic);
  const own = forms.filter(({ fullName }) => readers.has(fullName));
  const read = await Promise.all(own.map(readToday));
  return Array.from({ length: SAMPLES }, (_, sample) =>
    own.flatMap(({ fullName, form }, index) => {
      const event = readers.get(fullName)?.(read[index]?.[sample]);
      const at = { tenant: toTenant('acme'), aggregateId: toAggregateId('a'), sequence: index + 1 };
      return event === undefined ? [] : [{ name: `${fullName} ${form}`, event: { ...event, ...at } }];
    }),
  );
}

/** All documents that come of folding these events, the types that were folded, and by name what could not be. */
function foldAll(projection: Projection, history: readonly Told[]) {
  const latest = new Map<string, ViewDocument | undefined>();
  const unfoldable: string[] = [];
  const types: string[] = [];
  const documents: ViewDocument[] = [];
  const foldInto = (event: ProjectedEvent, id: string) => {
    const document = projection.fold[event.type]?.(latest.get(id), event, id);
    latest.set(id, document);
    types.push(event.type);
    if (document !== undefined) documents.push(document);
  };
  for (const { name, event } of history)
    try {
      for (const id of idsOf(projection, event)) foldInto(event, id);
    } catch (error) {
      unfoldable.push(`${name}: ${String(error)}`);
    }
  return { unfoldable, types, documents };
}

/** Of the documents that this event changes. */
function idsOf(projection: Projection, event: ProjectedEvent): readonly string[] {
  if (projection.fold[event.type] === undefined) return [];
  if (projection.kind === 'aggregate') return [event.aggregateId];
  const ids = projection.idOf(event) ?? [];
  return typeof ids === 'string' ? [ids] : ids;
}

/** Paths of members that nobody meant: the field of a form that was not there then. */
function holesIn(value: unknown, path = ''): readonly string[] {
  if (value === undefined || Number.isNaN(value)) return [path];
  if (typeof value !== 'object' || value === null || value instanceof Date) return [];
  return Object.entries(value).flatMap(([name, member]) => holesIn(member, `${path}/${name}`));
}

const recorded = projections.filter((projection) =>
  topicsOf(projection).some((topic) => hasReleased(teamOf(topic), forms)),
);

test.each(recorded.map((projection) => [projection.name, projection] as const))(
  'recorded history of each released form is folded into the view %s by the code of today',
  async (_name, projection) => {
    const folded = (await historiesFor(projection)).map((history) => foldAll(projection, history));

    expect(folded.flatMap(({ unfoldable }) => unfoldable)).toEqual([]);
    expect(folded.flatMap(({ documents }) => documents.flatMap((document) => holesIn(document)))).toEqual([]);
    const types = new Set(folded.flatMap((each) => each.types));
    expect([...types].sort()).toEqual(Object.keys(projection.fold).sort());
  },
);
