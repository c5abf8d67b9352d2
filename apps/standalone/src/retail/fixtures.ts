import { projections } from '@waybill/projector/projections';
import { contracts } from '@waybill/teams';
import { createSeededRandom } from '@waybill/testing';

import { consumers } from '../consumers.ts';
import type { Submission } from './shop.ts';
import { Shop } from './shop.ts';

type Body = Readonly<Record<string, unknown>>;

/** What a client submits: business times are texts, as in JSON. */
export function submission(type: string, aggregateId: string, body: Body = {}): Submission {
  const known = contracts.flatMap(({ commands }) => commands).find((command) => command.type === type);
  if (known === undefined) throw new Error(`There is no command ${type}.`);
  const data = Object.fromEntries(
    Object.entries(body).map(([name, value]) => [name, name.endsWith('At') ? new Date(String(value)) : value]),
  );
  return { topic: known.topic, aggregateId, type, data };
}

/** A shop whose lanes were submitted, and what every interleaving by this seed comes to is still to happen. */
export function openShop(lanes: readonly (readonly Submission[])[], seed: number): Shop {
  const shop = new Shop({ consumers, projections, random: createSeededRandom(seed) });
  let number = 0;
  for (const lane of lanes) {
    shop.follow(lane, number);
    number += lane.length;
  }
  return shop;
}

/** Each view's documents in the order of their ids. */
export function viewsOf(shop: Shop): Readonly<Record<string, readonly unknown[]>> {
  return Object.fromEntries(
    Array.from(shop.views, ([name, documents]) => [
      name,
      [...documents].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, document]) => document),
    ]),
  );
}
