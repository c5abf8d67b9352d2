import { randomUUID } from 'node:crypto';

import { toCommandId, toOffset, toTenant, topicTag, NOWHERE } from '@waybill/messages';
import type { Moment, OperationRow, PositionsReading } from '@waybill/operations';
import { rowKey } from '@waybill/operations';
import type { AggregateViewWrite, Projector, Store } from '@waybill/projection';
import { createProjector, defineAggregateProjection } from '@waybill/projection';
import type { History } from '@waybill/projection/testing';
import { createHistory, HISTORY_TOPIC, historyContract, historyDecoder } from '@waybill/projection/testing';
import { eventually } from '@waybill/testing';

import { applyStore } from './apply-store.ts';
import type { Mongo } from './connect-mongo.ts';
import { connectMongo } from './connect-mongo.ts';
import { createMongoStatusReader } from './create-mongo-status-reader.ts';
import { createMongoStore } from './create-mongo-store.ts';
import { createMongoViewReader } from './create-mongo-view-reader.ts';
import type { OwnMongodb } from './own-mongodb.ts';
import { startOwnMongodb } from './own-mongodb.ts';
import { POSITIONS } from './position-document.ts';

const acme = toTenant('acme');
const at = { topic: HISTORY_TOPIC, partition: 0 };
const KEY = `${topicTag('demo.thing.commands.v1')}.0`;
const THINGS = 200;

const view: AggregateViewWrite = {
  ...{ kind: 'aggregate', replaces: 0, view: 'things', tenant: acme, id: 'a', version: 1 },
  ...{ applied: new Map([[KEY, toOffset(1)]]), document: { amount: 1n } },
};
const [topicTagOfKey = ''] = KEY.split('.');
const row: OperationRow = {
  ...{ tenant: acme, topicTag: topicTagOfKey, partition: 0, offset: toOffset(7) },
  ...{ commandId: toCommandId('01890000-0000-7000-8000-000000000000'), timeMs: 0, fingerprint: '0', kid: 1 },
  ...{
    commandType: 'demo.thing.v1.Change',
    target: 'a',
    status: 'Succeeded',
    error: null,
    result: null,
    steps: [],
    created: false,
    position: NOWHERE,
  },
  ...{ eventsOffset: toOffset(9), settledBy: toOffset(7), aggregateVersion: 1, lastActionMs: 0, duplicateOf: null },
};
const ROW_KEY = rowKey(acme, row);

type Added = { readonly type: 'Added'; readonly data: { readonly amount: bigint } };
const things = defineAggregateProjection<{ amount: bigint }, Added>({
  name: 'things',
  topic: HISTORY_TOPIC,
  fold: { Added: (_before, { data }) => data },
});

let own: OwnMongodb;
let mongo: Mongo;
let leave: () => void = () => undefined;

beforeAll(async () => {
  own = await startOwnMongodb();
}, 120_000);
afterAll(() => own.stop());
beforeEach(async () => {
  await own.mongodb.start();
  mongo = await connectMongo({ uri: own.mongodb.endpoint, database: `t-${randomUUID()}`, onWaiting: () => undefined });
  await applyStore(mongo, [historyContract], ['projector']);
});
afterEach(async () => {
  leave();
  await mongo.close();
});

/** The store is killed as by a power cut, and starts again. */
async function crash(): Promise<void> {
  await own.mongodb.kill();
  await own.mongodb.start();
}

function manyThings(): History {
  const history = createHistory();
  history.claim(0);
  for (let n = 0; n < THINGS; n += 1)
    history.decide(0, { aggregateId: `a${n}`, events: [{ type: 'Added', data: { amount: BigInt(n) } }] });
  return history;
}

function projectorOn(store: Store): Projector {
  const owner = randomUUID();
  return createProjector({
    store,
    owner,
    projections: [things],
    contracts: [historyContract],
    decoder: historyDecoder,
  });
}

async function countThings(): Promise<number> {
  const limit = THINGS + 1;
  const query = { view: 'things', tenant: acme, filters: [], sort: undefined, after: undefined, limit };
  return (await createMongoViewReader(mongo, 'projector').list(query)).length;
}

/** Begins again until a flight succeeds, as the projector's loop does. */
async function projectInTheEnd(store: Store, history: History): Promise<void> {
  const projector = projectorOn(store);
  await eventually(
    async () => {
      await projector.begin([at]);
      await projector.apply([history.fetched(0)]);
      return true;
    },
    { withinMs: 20_000 },
  );
}

/** A store that is killed behind one of its calls, and is there again before the next: the caller notices nothing. */
function killedBehind(call: 'write' | 'mark', store: Store, onBack: () => Promise<void>): Store {
  async function after<Result>(result: Promise<Result>): Promise<Result> {
    const kept = await result;
    await crash();
    await eventually(() => mongo.db.command({ ping: 1 }).then(() => true));
    await onBack();
    return kept;
  }
  return call === 'write'
    ? { ...store, write: (writes) => after(store.write(writes)) }
    : { ...store, mark: (owner, flight) => after(store.mark(owner, flight)) };
}

/** @returns how many documents the crash cost */
async function flyIntoCrash(call: 'write' | 'mark', store: Store, history: History): Promise<number> {
  let lost = 0;
  const killed = killedBehind(call, store, async () => {
    lost = THINGS - (await countThings());
  });
  const projector = projectorOn(killed);
  await projector.begin([at]);
  await expect(projector.apply([history.fetched(0)])).rejects.toMatchObject({ code: 'flight-lost' });
  return lost;
}

test.each(['write', 'mark'] as const)(
  'H1: a MongoDB that is killed behind %s leaves no position ahead of its views',
  async (call) => {
    const history = manyThings();
    // Where the journal happened to be written just before the kill, nothing was lost and nothing is proved.
    for (let attempt = 0; attempt < 5; attempt += 1) {
      await applyStore(mongo, [historyContract], [`projector-${attempt}`]);
      const store = createMongoStore(mongo, `projector-${attempt}`);
      await mongo.db.admin().command({ setParameter: 1, journalCommitInterval: 500 });

      const lost = await flyIntoCrash(call, store, history);

      if (lost > 0) expect((await store.readPositions())?.get(KEY)?.events).toBe(-1n);
      await projectInTheEnd(store, history);
      expect(await countThings()).toBe(THINGS);
      if (lost > 0) return;
      await mongo.db.collection('views.things.1').deleteMany({});
    }
    throw new Error('No crash cost anything.');
  },
  60_000,
);

test('H1: a position that was acknowledged is still there when MongoDB was killed right after', async () => {
  const history = manyThings();
  const store = createMongoStore(mongo, 'projector');
  await mongo.db.admin().command({ setParameter: 1, journalCommitInterval: 500 });
  const projector = projectorOn(store);
  await projector.begin([at]);

  const { reading } = await projector.apply([history.fetched(0)]);
  await crash();

  const stored = await eventually(() => store.readPositions());
  expect(stored.get(KEY)?.decidedThrough).toBe(reading?.decidedThrough.get(KEY));
  expect(await countThings()).toBe(THINGS);
}, 60_000);

type Unjournaled = {
  readonly write: () => Promise<unknown>;
  /** Whether a client sees it, reading no earlier than that moment. */
  readonly see: (after: Moment | undefined) => Promise<boolean>;
};

/** Writes that no journal has yet, as each is until its majority acknowledgement, and how a client sees them. */
const unjournaled: Readonly<Record<'position' | 'row' | 'view', Unjournaled>> = {
  position: {
    write: () =>
      mongo.db
        .collection<{ _id: string }>(POSITIONS)
        .updateOne(
          { _id: 'projector' },
          { $max: { [`p.${KEY}`]: { events: 10n, decidedThrough: 7n, token: 0n } } },
          { writeConcern: { w: 1 } },
        ),
    see: async () =>
      (await createMongoStatusReader(mongo, 'projector').readPositions())?.decidedThrough.get(KEY) === 7n,
  },
  row: {
    write: () => createMongoStore(mongo, 'projector').write({ views: [], rows: [row] }),
    see: async (after = { store: undefined }) =>
      (await createMongoStatusReader(mongo, 'projector').readRows([ROW_KEY], after)).size === 1,
  },
  view: {
    write: () => createMongoStore(mongo, 'projector').write({ views: [view], rows: [] }),
    see: async () => (await createMongoViewReader(mongo, 'projector').get('things', acme, 'a')) !== undefined,
  },
};

test.each(['position', 'row', 'view'] as const)(
  'H2: what a reader saw of a %s is still there when MongoDB was killed right after',
  async (what) => {
    const { write, see } = unjournaled[what];
    const { moment } = (await createMongoStatusReader(mongo, 'projector').readPositions()) ?? {};
    await mongo.db.admin().command({ setParameter: 1, journalCommitInterval: 500 });
    await write();

    const seen = await see(moment);
    await crash();

    const isThere = await eventually(async () => ({ now: await see(moment) }));
    expect(isThere.now || !seen).toBe(true);
  },
  60_000,
);

test('while MongoDB is away readers are told so within seconds, and go on when it is back', async () => {
  const reader = createMongoStatusReader(mongo, 'projector');
  const views = createMongoViewReader(mongo, 'projector');
  const store = createMongoStore(mongo, 'projector');
  const told: PositionsReading[] = [];
  leave = reader.watchPositions((reading) => told.push(reading));
  await eventually(() => told.length > 0);
  await own.mongodb.kill();

  const began = performance.now();
  const away = { code: 'part-unavailable' };
  await Promise.all([
    expect(reader.readPositions()).rejects.toMatchObject(away),
    expect(views.get('things', acme, 'a0')).rejects.toMatchObject(away),
    expect(store.mark('owner', 1)).rejects.toMatchObject(away),
  ]);
  expect(performance.now() - began).toBeLessThan(10_000);

  await own.mongodb.start();
  const history = manyThings();
  await projectInTheEnd(store, history);
  await eventually(() => told.at(-1)?.decidedThrough.get(KEY) === BigInt(THINGS - 1));
}, 60_000);

test('a start waits for MongoDB and says so, until it is there or the start is given up', async () => {
  await own.mongodb.stop();
  const said: string[] = [];
  const options = { uri: own.mongodb.endpoint, database: 'test', onWaiting: (sentence: string) => said.push(sentence) };
  const givenUp = connectMongo({ ...options, signal: AbortSignal.timeout(100) });
  await expect(givenUp).rejects.toMatchObject({ name: 'TimeoutError' });
  const waiting = connectMongo(options);
  await eventually(() => said.length > 1);

  await own.mongodb.start();

  const late = await waiting;
  expect(await late.db.command({ ping: 1 })).toMatchObject({ ok: 1 });
  await late.close();
  expect(said[0]).toMatch(/^Waiting for MongoDB: /);
}, 60_000);
