import type { Contract } from '@waybill/messages';
import { topicTag } from '@waybill/messages';

/** An aggregate that a cause names by the tag of its topic and its id, by its kind: `orders.order 536365`. */
export function nameSource(source: string, contracts: readonly Contract[]): string {
  const [tag = '', id = ''] = source.split('|');
  const kind = contracts
    .flatMap(({ aggregates }) => aggregates)
    .find(({ commandsTopic }) => topicTag(commandsTopic) === tag);
  return kind === undefined ? source : `${kind.team}.${kind.name} ${id}`;
}
