import type { Refusal } from '@waybill/http';
import { refuse } from '@waybill/http';
import { isAggregateId } from '@waybill/messages';

const MOST_ENDPOINTS = 5;

/**
 * The ids of webhook endpoints in `Waybill-Callback`: those that are told of the operation's end instead of the
 * subscribed ones. Only their form is checked, since nothing of a command touches the store before it is in the log.
 */
export function readCallbackEndpoints(text: string | undefined): readonly string[] | Refusal {
  if (text === undefined) return [];
  const ids = new Set(text.split(',').map((id) => id.trim()));
  if (ids.size > MOST_ENDPOINTS)
    return refuse('header-malformed', `Waybill-Callback names ${ids.size} endpoints; at most ${MOST_ENDPOINTS}.`);
  if ([...ids].every(isAggregateId)) return [...ids];
  return refuse('header-malformed', 'Waybill-Callback is a list of ids of webhook endpoints, separated by commas.');
}
