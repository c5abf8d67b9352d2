import type { Log, LogRecord, NewRecord, TopicPartition } from '@waybill/messages';
import { PartUnavailableError, toOffset, toTenant, topicTag } from '@waybill/messages';
import type { PositionsReading } from '@waybill/operations';
import { defineAggregateProjection } from '@waybill/projection';
import { createHistory, HISTORY_TOPIC, historyContract, historyDecoder } from '@waybill/projection/testing';
import type { Role } from '@waybill/service';
import type { MemoryMembership, MemoryStore } from '@waybill/testing';
import { createMemoryGroup, createMemoryLog, createMemoryStore, eventually } from '@waybill/testing';

import type { ProjectorParts } from './app.ts';
import { runProjector } from './app.ts';

type Added = { readonly type: 'Added'; readonly data: { readonly amount: number } };

const things = defineAggregateProjection<{ sum: number }, Added>({
  name: 'things',
  topic: HISTORY_TOPIC,
  fold: { Added: (before, { data }) => ({ sum: (before?.sum ?? 0) + data.amount }) },
});
const partitions: readonly TopicPartition[] = [0, 1].map((partition) => ({ topic: HISTORY_TOPIC, partition }));
const keys = [0, 1].map((partition) => `${topicTag('demo.thing.commands.v1')}.${partition}`);
const logger = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** A log with a history, a store and a group, and projectors on them that end with the test. */
class Scene {
  readonly memory: MemoryStore;
  readonly log = createMemoryLog();
  readonly members: MemoryMembership[] = [];
  private readonly history = createHistory();
  private readonly group = createMemoryGroup(partitions);
  private readonly roles: Role[] = [];
  private readonly written = [0, 0];

  constructor(memory = createMemoryStore(), claims = 1) {
    this.memory = memory;
    this.memory.createPositions(keys);
    for (let claim = 0; claim < claims; claim += 1)
      for (const { partition } of partitions) this.history.claim(partition);
  }

  /** One more decision of the partition: something is added to its aggregate, by events of any type. */
  add(partition: number, amount: number, type = 'Added'): void {
    this.history.decide(partition, { aggregateId: `a${partition}`, events: [{ type, data: { amount } }] });
    const { records, next } = this.history.fetched(partition, this.written[partition]);
    this.written[partition] = Number(next);
    this.log.plant({ topic: HISTORY_TOPIC, partition }, records.map(toNewRecord));
  }

  async run(over: Partial<ProjectorParts> = {}): Promise<Role> {
    const role = await runProjector(
      {},
      {
        log: this.log,
        joinMembership: () => {
          const member = this.group.join();
          this.members.push(member);
          return Promise.resolve(member);
        },
        store: this.memory.store,
        codec: { ...historyDecoder, prepare: () => undefined },
        contracts: [historyContract],
        projections: [things],
        logger,
        ...over,
      },
    );
    this.roles.push(role);
    return role;
  }

  async sums(): Promise<readonly unknown[]> {
    const found = await Promise.all(
      ['a0', 'a1'].map((id) => this.memory.viewReader.get('things', toTenant('acme'), id)),
    );
    return found.map((view) => view?.document['sum']);
  }

  async end(): Promise<void> {
    await Promise.all(this.roles.map((role) => role.drain(5_000)));
  }
}

function amountOf(value: Buffer): unknown {
  const decoded = historyDecoder.decode(value);
  const isEvent =
    decoded.ok && typeof decoded.value === 'object' && decoded.value !== null && 'amount' in decoded.value;
  return isEvent ? decoded.value.amount : undefined;
}

function toNewRecord({ key, value, headers }: LogRecord): NewRecord {
  const varying = Object.keys(headers);
  return {
    key,
    value: value ?? Buffer.alloc(0),
    headers: { constant: [], varying },
    headerValues: varying.map((name) => headers[name]),
  };
}

let scene: Scene;

async function eventuallySums(expected: readonly unknown[]): Promise<void> {
  await eventually(async () => {
    expect(await scene.sums()).toEqual(expected);
    return true;
  });
}

beforeEach(() => {
  scene = new Scene();
});
afterEach(() => scene.end());

test('projects what is in the log and what comes, and tells how far it came once a majority has it', async () => {
  const told: (readonly [PositionsReading, unknown])[] = [];
  const durable = (memory: MemoryStore) => memory.statusReader.readPositions();
  scene.add(0, 1);
  const role = await scene.run({
    onAdvance: (reading) => void durable(scene.memory).then((stored) => told.push([reading, stored?.decidedThrough])),
  });
  await eventuallySums([1, undefined]);

  scene.add(0, 2);
  scene.add(1, 5);

  await eventuallySums([3, 5]);
  await eventually(() => told.at(-1)?.[0].decidedThrough.get(keys[0] ?? '') === 1n);
  await eventually(() => told.at(-1)?.[0].decidedThrough.get(keys[1] ?? '') === 0n);
  for (const [reading, stored] of told) expect(stored).toEqual(reading.decidedThrough);
  await eventually(() => role.health().details['outcomes'] === 3);
  expect(role.health()).toEqual({
    ready: true,
    waitingFor: undefined,
    details: expect.objectContaining({ events: 3, outcomes: 3, claims: 2, voids: 0, restarts: 0 }),
  });
});

test('says again and again up to when its views are complete, though nothing happens', async () => {
  const told: PositionsReading[] = [];
  scene.add(0, 1);
  await scene.run({ onAdvance: (reading) => told.push(reading) });
  const asOf = (key = keys[0] ?? '') => told.at(-1)?.asOfMs.get(key) ?? 0;
  const beganMs = Date.now();
  const flights = await eventually(() => asOf() > beganMs && told.length);
  const firstMs = asOf();

  await eventually(() => asOf() > firstMs && asOf(keys[1]) > firstMs);

  expect(told.length - flights).toBeLessThanOrEqual(2);
});

test('goes on behind what an earlier one projected', async () => {
  scene.add(0, 1);
  const first = await scene.run();
  await eventuallySums([1, undefined]);
  await first.drain(1_000);
  scene.add(0, 2);

  const second = await scene.run();

  await eventuallySums([3, undefined]);
  await eventually(() => second.health().details['outcomes'] === 1);
});

test('two projectors share the partitions, and one takes over from the other', async () => {
  await scene.run();
  const other = await scene.run();
  await eventually(() => other.health().ready);
  for (const partition of [0, 1]) scene.add(partition, 1);
  await eventuallySums([1, 1]);
  await eventually(() => other.health().details['outcomes'] === 1);

  await scene.members[0]?.leave();
  for (const partition of [0, 1]) scene.add(partition, 2);

  await eventuallySums([3, 3]);
  await eventually(() => other.health().details['outcomes'] === 3);
});

test('H18: one that lost its place without noticing undoes nothing', async () => {
  await scene.run();
  scene.members[0]?.lose();
  await scene.run();

  for (const amount of [1, 2, 3]) {
    scene.add(0, amount);
    scene.add(1, amount);
  }

  await eventuallySums([6, 6]);
  expect((await scene.memory.store.readPositions())?.get(keys[0] ?? '')?.decidedThrough).toBe(2n);
});

test('H16: without positions it is not ready and says what to do, and goes on when they are there', async () => {
  const memory = createMemoryStore();
  scene.add(0, 1);

  const role = await scene.run({ store: memory.store });

  await eventually(() => role.health().waitingFor === 'There is no position document: run `waybill apply`.');
  expect(role.health().ready).toBe(false);
  memory.createPositions(keys);
  await eventually(() => role.health().ready);
  await eventually(async () => (await memory.viewReader.get('things', toTenant('acme'), 'a0')) !== undefined);
});

test('while the store is away it says so, and then begins again where the store is', async () => {
  const { store } = scene.memory;
  let isAway = false;
  const role = await scene.run({
    store: {
      ...store,
      write: (writes) =>
        isAway ? Promise.reject(new PartUnavailableError('MongoDB is not available.')) : store.write(writes),
    },
  });
  await eventually(() => role.health().ready);

  isAway = true;
  scene.add(0, 1);
  await eventually(() => role.health().waitingFor === 'MongoDB is not available.');
  scene.memory.crash();
  isAway = false;

  await eventuallySums([1, undefined]);
  await eventually(() => role.health().details['outcomes'] === 1);
  expect(role.health().ready).toBe(true);
});

test('a partition that can not be understood stops with an alarm, and the others go on', async () => {
  const role = await scene.run();
  scene.add(0, 1);
  await eventuallySums([1, undefined]);

  scene.add(0, 2, 'Vanished');
  scene.add(0, 3);
  scene.add(1, 7);

  await eventuallySums([1, 7]);
  await eventually(() => role.health().waitingFor?.includes('Vanished is not in the contract'));
  expect(role.health().ready).toBe(false);
});

test('a record whose schema can not be fetched holds its own partition alone, and is projected later', async () => {
  let isAway = true;
  const isLate = (value: Buffer | null) => value !== null && amountOf(value) === 99;
  const codec: ProjectorParts['codec'] = {
    ...historyDecoder,
    prepare: (values) => {
      if (![...values].some(isLate)) return undefined;
      return isAway ? Promise.reject(new PartUnavailableError('The registry is away.')) : undefined;
    },
    decode: (value) => {
      if (isAway && isLate(value)) throw new PartUnavailableError('It was not prepared.');
      return historyDecoder.decode(value);
    },
  };
  const role = await scene.run({ codec });

  scene.add(0, 99);
  scene.add(0, 1);
  for (const amount of [7, 8]) scene.add(1, amount);

  await eventuallySums([undefined, 15]);
  await eventually(() => role.health().waitingFor === 'The registry is away.');
  scene.add(1, 9);
  await eventuallySums([undefined, 24]);
  expect(role.health()).toMatchObject({ ready: false, details: { restarts: 0 } });

  isAway = false;
  await eventuallySums([100, 24]);
  await eventually(() => role.health().ready);
});

test('records that are missing at the start of the log stop their partition alone', async () => {
  for (const amount of [1, 2, 3]) scene.add(0, amount);
  scene.log.truncate({ topic: HISTORY_TOPIC, partition: 0 }, toOffset(4));

  const role = await scene.run();
  scene.add(1, 7);

  await eventuallySums([undefined, 7]);
  await eventually(() => !role.health().ready);
  expect(role.health()).toMatchObject({ ready: false, waitingFor: expect.stringContaining('A partition stopped.') });
});

describe('H20: a log that is not the one that was projected stops its partition alone', () => {
  /** What was projected stays; the log begins again with other records, as after a restore of an older copy. */
  async function restore(amounts: readonly number[], claims = 1): Promise<Role> {
    for (const amount of [1, 2, 3]) scene.add(0, amount);
    const before = await scene.run();
    await eventuallySums([6, undefined]);
    await before.drain(5_000);
    const { memory } = scene;
    scene = new Scene(memory, claims);
    for (const amount of amounts) scene.add(0, amount);
    const role = await scene.run();
    scene.add(1, 7);
    await eventuallySums([6, 7]);
    return role;
  }

  test('when its tail was lost', async () => {
    const role = await restore([1]);

    await eventually(() => role.health().waitingFor?.includes('its tail was lost'));
  });

  test('when its offsets were used again', async () => {
    const role = await restore([1, 2, 3, 4, 5], 2);

    await eventually(() => role.health().waitingFor?.includes('which was projected there'));
  });
});

test('a drain does not wait for a log that does not say where it ends', async () => {
  scene.add(0, 1);
  const first = await scene.run();
  await eventuallySums([1, undefined]);
  await first.drain(5_000);
  let asked = false;
  const endOffset = () => {
    asked = true;
    return new Promise<never>(() => undefined);
  };
  const role = await scene.run({ log: { ...scene.log, endOffset } });
  await eventually(() => asked);

  await expect(role.drain(1_000)).resolves.toBeUndefined();
});

test('a partition that the log cannot tell of holds no other one back', async () => {
  scene.add(0, 1);
  scene.add(1, 1);
  const first = await scene.run();
  await eventuallySums([1, 1]);
  await first.drain(5_000);
  const silent = new Set([0]);
  const endOffset: Log['endOffset'] = async (at) => {
    await eventually(() => !silent.has(at.partition), { withinMs: 20_000 });
    return scene.log.endOffset(at);
  };
  const role = await scene.run({ log: { ...scene.log, endOffset } });
  scene.add(0, 7);
  scene.add(1, 7);

  await eventuallySums([1, 8]);
  expect(role.health().ready).toBe(false);

  silent.clear();
  await eventuallySums([8, 8]);
  await eventually(() => role.health().ready);
});

test('fails when its place in the group is lost for good', async () => {
  const role = await scene.run();

  scene.members[0]?.fail(new Error('The group is gone.'));

  expect(await role.failed).toEqual(new Error('The group is gone.'));
});

test('says when it could not leave in time', async () => {
  const { store } = scene.memory;
  let goOn: () => void = () => undefined;
  const role = await scene.run({
    store: {
      ...store,
      mark: async (owner, flight) => {
        await new Promise<void>((resolve) => (goOn = resolve));
        return store.mark(owner, flight);
      },
    },
  });
  scene.add(0, 1);
  await eventually(
    async () =>
      (await scene.memory.store.loadViews([{ view: 'things', tenant: toTenant('acme'), id: 'a0' }])).length > 0,
  );

  await expect(role.drain(20)).rejects.toThrow('The projector did not drain within 20 ms.');

  // A flight that was begun is finished.
  goOn();
  await role.drain(1_000);
  expect(await scene.sums()).toEqual([1, undefined]);
});
