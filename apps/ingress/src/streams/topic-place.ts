import { openCursor, sealCursor } from '@waybill/http';
import type { Offset, Position, Tenant, TopicPartition } from '@waybill/messages';
import { NO_OFFSET, offsetAfter, parsePosition, positionText, tokenBefore } from '@waybill/messages';
import type { Log } from '@waybill/messages';
import type { OperationKeys } from '@waybill/operations';

import type { KnownPositions } from '../operations/known-positions.ts';
import type { PublishedTopic } from './published-topics.ts';

/** Where a stream stands in one partition: the last record that it has passed, and the fencing token there. */
export type PartitionPlace = { readonly at: TopicPartition; readonly key: string; through: Offset; token: Offset };

/** Where a stream begins. */
export type Begin =
  | { readonly kind: 'now' }
  | { readonly kind: 'earliest' }
  | { readonly kind: 'time'; readonly timeMs: number }
  /** Behind an event that was seen. */
  | { readonly kind: 'resumed'; readonly through: Position; readonly tokens: Position };

/** What finding a place takes. */
export type PlaceParts = {
  readonly log: Pick<Log, 'readRange' | 'endOffset' | 'startOffset' | 'offsetAt'>;
  readonly positions: KnownPositions;
  readonly keys: OperationKeys;
};

/**
 * Finds where each partition begins. Now is where the views are: nobody is told of an event before they show it.
 *
 * @throws `PartUnavailableError`; `EventsForgottenError` when some of what is wanted was deleted
 */
export async function findPlaces(
  parts: PlaceParts,
  topic: PublishedTopic,
  begin: Begin,
): Promise<readonly PartitionPlace[]> {
  if (begin.kind === 'now') await parts.positions.refresh();
  return Promise.all(
    topic.partitions.map(async (key, partition) => {
      const at = { topic: topic.topic, partition };
      return { at, key, ...(await placeIn(parts, begin, { at, key })) };
    }),
  );
}

async function placeIn(
  { log, positions }: PlaceParts,
  begin: Begin,
  { at, key }: Pick<PartitionPlace, 'at' | 'key'>,
): Promise<Pick<PartitionPlace, 'through' | 'token'>> {
  switch (begin.kind) {
    case 'now':
      return { through: positions.eventsThrough(key), token: positions.token(key) };
    case 'resumed':
      if (offsetAfter(begin.through.get(key) ?? NO_OFFSET) < (await log.startOffset(at)))
        throw new EventsForgottenError();
      return { through: begin.through.get(key) ?? NO_OFFSET, token: begin.tokens.get(key) ?? NO_OFFSET };
    case 'earliest':
      // What the first record names may be deleted: it speaks for itself.
      return { through: offsetAfter(await log.startOffset(at), -1), token: NO_OFFSET };
    case 'time': {
      const from = await log.offsetAt(at, begin.timeMs);
      return { through: offsetAfter(from, -1), token: await tokenBefore(log, at, from) };
    }
  }
}

/** What a stream should go on behind is no longer kept. */
export class EventsForgottenError extends Error {
  override readonly name = 'EventsForgottenError';
}

/** A place as an event's id: signed, since whoever could write one would read the past without the right to. */
export function sealPlace(
  { keys }: PlaceParts,
  tenant: Tenant,
  topic: string,
  places: readonly PartitionPlace[],
): string {
  const begun = places.filter(({ through }) => through > NO_OFFSET);
  const through = positionText(new Map(begun.map(({ key, through: offset }) => [key, offset])));
  const claimed = begun.filter(({ token }) => token > NO_OFFSET);
  const tokens = positionText(new Map(claimed.map(({ key, token }) => [key, token])));
  return sealCursor({ id: through ?? '', value: tokens ?? '' }, bindingOf(tenant, topic), keys);
}

/** @returns undefined when it is not one that this stream has given to this tenant */
export function openPlace({ keys }: PlaceParts, tenant: Tenant, topic: string, id: string): Begin | undefined {
  const place = openCursor(id, bindingOf(tenant, topic), keys);
  if (place === undefined) return undefined;
  const through = parsePosition(place.id);
  const tokens = parsePosition(String(place.value));
  return through && tokens && { kind: 'resumed', through, tokens };
}

function bindingOf(tenant: Tenant, topic: string) {
  return { tenant, view: `/events/${topic}`, query: '' };
}
