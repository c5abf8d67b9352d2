import type { Refusal } from '@waybill/http';
import { isRefusal, refuse } from '@waybill/http';
import type { Position } from '@waybill/messages';
import { joinPositions, PARTITIONS, parsePosition } from '@waybill/messages';

import { LONGEST_POSITION } from '../edge/position-header.ts';

/**
 * Reads a `Waybill-Position` header: one or more positions as they were given out, joined by commas.
 *
 * @param tags  of all topics; a position in another one dates from before a restore
 * @returns     the least position that covers them all
 */
export function parseWantedPosition(header: string | undefined, tags: ReadonlySet<string>): Position | Refusal {
  const texts = (header ?? '')
    .split(',')
    .map((text) => text.trim())
    .filter(Boolean);
  const positions: Position[] = [];
  for (const text of texts) {
    const position = parseOne(text, tags);
    if (isRefusal(position)) return position;
    positions.push(position);
  }
  return joinPositions(...positions);
}

function parseOne(text: string, tags: ReadonlySet<string>): Position | Refusal {
  if (text.length > LONGEST_POSITION)
    return refuse('header-malformed', `A Waybill-Position has at most ${LONGEST_POSITION} characters.`);
  const position = /^[\w-]+$/.test(text) ? parsePosition(text) : undefined;
  if (position === undefined) return refuse('header-malformed', 'Waybill-Position takes what a response has given.');
  const isKnown = ([tag = '', partition]: readonly string[]) => tags.has(tag) && Number(partition) < PARTITIONS;
  if ([...position.keys()].every((key) => isKnown(key.split('.')))) return position;
  return refuse('header-malformed', 'The Waybill-Position is of a history that is no longer there.');
}
