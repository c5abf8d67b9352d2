import { createMemoryRegistry, openCodec } from '@waybill/avro';
import type { Decider } from '@waybill/decider';
import { accept } from '@waybill/decider';
import type { RecordSchema, Upcast } from '@waybill/messages';
import { CLAIM_TYPE, claimHeaders, defineContract, toOffset, topicTag, toTenant } from '@waybill/messages';
import { positionKey } from '@waybill/operations';
import { createProjector, defineAggregateProjection } from '@waybill/projection';
import { createMemoryLog, createMemoryStore } from '@waybill/testing';

import { decideRun } from '../decision/decide-run.ts';
import { defineConsumer } from '../define-consumer.ts';
import { addRecord, COMMANDS, commandsIn, counterKind, countersContract, ONE, untraced } from '../fixtures.ts';
import { beginRestoring, foldRecord } from './fold-record.ts';
import { emptyPartition, openStage } from './partition-state.ts';

const EVENTS = { topic: 'counters.counter.events.v1', partition: 0 };

type Counted = { readonly type: 'Counted'; readonly data: { readonly units: number } };
const counted: RecordSchema = {
  type: 'record',
  namespace: 'counters.counter.v2',
  name: 'Counted',
  fields: [{ name: 'units', type: 'int' }],
};
const toCounted = ({ by }: { readonly by: number }): Counted => ({ type: 'Counted', data: { units: by } });
const counter: Decider<number, never, Counted> = {
  initialState: 0,
  decide: () => accept(),
  evolve: (count, { data: { units } }) => count + units,
};

/** The contract of a later build, which has another event in the place of `Added`. */
function contractToday(upcast: Upcast) {
  const [added, praised] = countersContract.events.map(({ schema }) => schema);
  if (added === undefined || praised === undefined) throw new Error('There are two.');
  const upcasters = [
    { of: added, upcast },
    { of: praised, upcast: (): Counted => ({ type: 'Counted', data: { units: 0 } }) },
  ];
  const aggregates = { counter: { commands: {}, events: ['Counted'] as const, upcasters } };
  return defineContract(
    { commands: {}, events: { Counted: counted }, views: {} },
    { team: 'counters', aggregates, views: {} },
  );
}

/** What a later build makes of records that an earlier one wrote: 60, and 60 with praise. */
async function readLater(upcast: Upcast) {
  const contract = contractToday(upcast);
  const registry = createMemoryRegistry([countersContract, contract]);
  const earlier = await openCodec({ registry, contracts: [countersContract] });
  const codec = await openCodec({ registry, contracts: [contract] });
  const context = {
    kind: counterKind,
    codec: earlier,
    claim: toOffset(0),
    now: new Date(0),
    trace: untraced,
    build: 'old',
  };
  const adds = ['a', 'b'].map((idempotencyKey) => addRecord(earlier, { idempotencyKey, by: 60 }));
  const claim = { owner: 'one', build: 'old', at: new Date(0), released: false, deciding: null };
  const log = createMemoryLog();
  log.plant(EVENTS, [
    {
      key: null,
      value: earlier.encode(CLAIM_TYPE, claim),
      headers: claimHeaders(CLAIM_TYPE, '/t'),
      headerValues: ['1', new Date(0).toISOString()],
    },
    ...decideRun(emptyPartition(), commandsIn(adds), context).records,
  ]);
  return { contract, codec, records: log.recordsOf(EVENTS) };
}

function restore({ contract, codec, records }: Awaited<ReturnType<typeof readLater>>) {
  const [kind] = defineConsumer({ team: 'counters', contract, deciders: { counter } }).kinds;
  if (kind === undefined) throw new Error('The contract has an aggregate.');
  const restoring = beginRestoring(openStage(emptyPartition()), kind, codec);
  for (const record of records) foldRecord(restoring, record);
  return restoring.stage.aggregates.get(`acme|${ONE}`);
}

async function project({ contract, codec, records }: Awaited<ReturnType<typeof readLater>>) {
  const projection = defineAggregateProjection<{ readonly count: number }, Counted>({
    name: 'counters',
    topic: EVENTS.topic,
    fold: { Counted: (before, { data }) => ({ count: (before?.count ?? 0) + data.units }) },
  });
  const memory = createMemoryStore();
  const { store, viewReader } = memory;
  memory.createPositions([positionKey(topicTag(COMMANDS.topic), EVENTS.partition)]);
  const projector = createProjector({
    store,
    contracts: [contract],
    projections: [projection],
    decoder: codec,
    owner: 'p',
  });
  await projector.begin([EVENTS]);
  const { stopped } = await projector.apply([{ ...EVENTS, records, next: toOffset(records.length) }]);
  return { stopped, view: await viewReader.get('counters', toTenant('acme'), ONE) };
}

test('owner and projector read what an earlier build recorded as the events of today', async () => {
  const later = await readLater(toCounted);

  expect(restore(later)).toEqual({ state: 120, version: 3 });
  expect(await project(later)).toMatchObject({ stopped: [], view: { version: 3, document: { count: 120 } } });
});

test('an upcaster that throws breaks the aggregate for its owner, and stops the partition of a projector', async () => {
  const later = await readLater(() => {
    throw new Error('No idea.');
  });

  expect(restore(later)).toMatchObject({ version: 3, brokenBy: 'evolve() failed on event 1: Error: No idea.' });
  const { stopped } = await project(later);
  expect(stopped).toMatchObject([{ reason: expect.stringContaining("Added can't be upcast: Error: No idea.") }]);
});
