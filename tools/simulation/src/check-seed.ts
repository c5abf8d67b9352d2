import { isDeepStrictEqual } from 'node:util';

import type { Faults, Simulation, Submitted } from '@waybill/consumer/testing';
import { NO_FAULTS, simulate, SOME_FAULTS } from '@waybill/consumer/testing';
import { inventoryContract } from '@waybill/contracts-inventory';
import { ordersContract } from '@waybill/contracts-orders';
import { paymentsContract } from '@waybill/contracts-payments';
import { isTerminal } from '@waybill/operations';
import { projections } from '@waybill/projector/projections';
import { findBroken } from '@waybill/teams/shop-invariants';
import { inventory } from 'inventory';
import { orders } from 'orders';
import { payments } from 'payments';

import type { Lane } from './story.ts';
import { tellStory } from './story.ts';

/** What a seed has shown. */
export type CheckedSeed = {
  readonly seed: number;
  readonly commands: number;
  /** How its operations have ended. */
  readonly ends: readonly string[];
  /** Sentences; none when all is well. */
  readonly violations: readonly string[];
  /** What the run with faults did, step by step. */
  readonly trace: readonly string[];
};

const consumers = [orders, inventory, payments];
const contracts = [ordersContract, inventoryContract, paymentsContract];

/** Runs the story of a seed with faults and without: what clients and views show at the end must be the same. */
export async function checkSeed(seed: number): Promise<CheckedSeed> {
  const lanes = tellStory(seed);
  const ideal = await play(lanes, seed, NO_FAULTS);
  const actual = await play(lanes, seed, SOME_FAULTS);
  const violations = [
    ...actual.endings.flatMap(({ name, status }) => (status.endsWith('.') ? [`${name}: ${status}`] : [])),
    ...differences(ideal, actual),
    ...actual.broken,
  ];
  const ends = actual.endings.map(({ status }) => status);
  return { seed, commands: ends.length, ends, violations, trace: actual.trace };
}

type Ending = { readonly name: string; readonly status: string };
type Played = {
  readonly endings: readonly Ending[];
  readonly views: ReadonlyMap<string, unknown>;
  /** What did not hold between views at a moment at which nothing was running. */
  readonly broken: readonly string[];
  readonly trace: readonly string[];
};

async function play(lanes: readonly Lane[], seed: number, faults: Faults): Promise<Played> {
  const waybill = await simulate({ consumers, contracts, projections, seed, faults });
  const endings: Ending[] = [];
  const broken: string[] = [];
  const rounds = Math.max(...lanes.map(({ commands }) => commands.length));
  for (let round = 0; round < rounds; round += 1) {
    const submitted = lanes.flatMap(({ name, commands }) => {
      const submit = commands[round];
      return submit ? [{ name: `${name} ${round}`, at: submit(waybill) }] : [];
    });
    await waybill.settle();
    for (const { name, at } of submitted) endings.push({ name, status: await endingOf(waybill, at) });
    broken.push(...(findBroken(byView(await waybill.views())) ?? ['A view is missing.']));
  }
  return { endings, views: await waybill.views(), broken, trace: waybill.trace };
}

type Document = Readonly<Record<string, unknown>>;

/** Documents by their view, with their ids. @param views  by `<view>/<id>` */
function byView(views: ReadonlyMap<string, Document>): ReadonlyMap<string, readonly Document[]> {
  const documents = new Map<string, Document[]>(projections.map(({ name }) => [name, []]));
  for (const [key, document] of views) {
    const slash = key.indexOf('/');
    documents.get(key.slice(0, slash))?.push({ ...document, id: key.slice(slash + 1) });
  }
  return documents;
}

async function endingOf(waybill: Simulation, at: Submitted): Promise<string> {
  const row = await waybill.operation(at);
  if (row === undefined) return 'There is no operation.';
  if (!isTerminal(row.status)) return `It is ${row.status}, and nothing is left to do.`;
  return row.error === null ? row.status : `${row.status} ${row.error.code}`;
}

function differences(ideal: Played, actual: Played): readonly string[] {
  const endings = ideal.endings.flatMap(({ name, status }, n) => {
    const other = actual.endings[n]?.status;
    return other === status ? [] : [`${name} ends as ${other}; without faults as ${status}`];
  });
  const keys = new Set([...ideal.views.keys(), ...actual.views.keys()]);
  const views = [...keys].flatMap((key) =>
    isDeepStrictEqual(ideal.views.get(key), actual.views.get(key)) ? [] : [`The view ${key} is another one.`],
  );
  return [...endings, ...views];
}
