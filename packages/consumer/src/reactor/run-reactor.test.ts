import { setImmediate as turn } from 'node:timers/promises';

import type { MessageCodec } from '@waybill/avro';
import type { CommandAppender } from '@waybill/messages';
import { NotAcceptedError, OUTCOME_TYPE, PartUnavailableError, toAggregateId } from '@waybill/messages';
import type { Role } from '@waybill/service';
import { eventually } from '@waybill/testing';

import { defineReactor, on, send } from './define-reactor.ts';
import { depotContract, fulfilment, shopContract } from './fixtures.ts';
import type { Source } from './reaction.ts';
import { readCause, sourceTopicsOf } from './read-cause.ts';
import type { Scene } from './scene.ts';
import { commandPlace, eventPlace, openScene, openSceneCodec, orderIds } from './scene.ts';

const ONE = toAggregateId('o-1');
const TWO = toAggregateId('o-2');

let codec: MessageCodec;
let scene: Scene;
beforeAll(async () => {
  codec = await openSceneCodec();
});
beforeEach(() => {
  scene = openScene(codec);
});
afterEach(() => scene.close());

function outcomesOf(id: string) {
  return scene.recordsOf(shopContract, 'CommandOutcome').filter((outcome) => outcome.id === id);
}

function settled(): number {
  return scene.recordsOf(shopContract, 'Settled').length;
}

function duplicates(): number {
  return [shopContract, depotContract]
    .flatMap((contract) => scene.recordsOf(contract, 'CommandOutcome'))
    .filter(({ value }) => (value as { readonly decision: string }).decision === 'DUPLICATE').length; // By its schema.
}

function isReady(role: Role): boolean {
  return role.health().ready;
}

/** Quantities in the order in which they were reserved. */
function reserved(id: string): readonly number[] {
  return scene
    .recordsOf(depotContract, 'Reserved')
    .filter((event) => event.id === id)
    .map(({ value }) => quantityOf(value));
}

function quantityOf(value: unknown): number {
  return (value as { readonly quantity: number }).quantity; // By its schema.
}

/** Reserves what is ordered, unless the handler throws before. */
function reserving(before: (source: Source, quantity: number) => void | Promise<void>) {
  return defineReactor({
    team: 'shop',
    name: 'fulfilment',
    reactions: [
      on(shopContract, 'order', {
        event: async (event, source) => {
          if (event.type !== 'Ordered') return [];
          await before(source, event.data.quantity);
          return [send(depotContract, 'Reserve', source.aggregateId, event.data)];
        },
      }),
    ],
  });
}

/** Events of one order, which the shop's decider would not decide: several orders of the same id. */
async function orderMany(id: typeof ONE, quantities: readonly number[]): Promise<void> {
  for (const quantity of quantities) await scene.order(id, quantity, quantity);
}

describe('processes', () => {
  test('an event becomes a command of another team, its answer one of our own, and the operation ends', async () => {
    await scene.react();
    await scene.decide();

    await scene.order(ONE, 3);

    await eventually(() => settled() === 1);
    expect(scene.recordsOf(depotContract, 'Reserved')).toEqual([{ id: ONE, value: { quantity: 3 } }]);
    expect(scene.recordsOf(shopContract, 'Settled')).toEqual([{ id: ONE, value: { code: null } }]);
    expect(outcomesOf(ONE)).toMatchObject([
      { value: { decision: 'RUNNING' } },
      { value: { decision: 'SUCCEEDED', process: { decision: 'SUCCEEDED', steps: [{ step: 'settled' }] } } },
    ]);
  });

  test('a refusal is an answer too', async () => {
    await scene.react();
    await scene.decide();

    await scene.order(ONE, 101);

    await eventually(() => settled() === 1);
    expect(scene.recordsOf(depotContract, 'Reserved')).toEqual([]);
    expect(scene.recordsOf(shopContract, 'Settled')).toEqual([{ id: ONE, value: { code: 'sold-out' } }]);
    expect(outcomesOf(ONE).at(-1)).toMatchObject({ value: { process: { error: { code: 'sold-out' } } } });
  });

  test('H10: each command has one answer, however often it was sent', async () => {
    await scene.decide();
    for (const role of [await scene.react(), await scene.react()]) await eventually(() => isReady(role));
    await scene.order(ONE, 1);
    await eventually(() => duplicates() === 2);
    const topic = sourceTopicsOf(fulfilment).get('depot.stock.events.v1');
    if (topic === undefined) throw new Error('It reads the answers of the depot.');

    const outcomes = scene.log
      .recordsOf(eventPlace('depot', 'stock', ONE))
      .filter(({ headers }) => headers['ce_type'] === OUTCOME_TYPE);
    const causes = outcomes.map((record) => readCause(topic, codec, record) !== undefined);

    expect(causes).toEqual([true, false]);
    expect(outcomes.map((record) => readCause({ ...topic, reactor: 'shop.other' }, codec, record))).toEqual([
      undefined,
      undefined,
    ]);
  });

  test('an answer goes to the reactor that asked, and to no other', async () => {
    const answers: string[] = [];
    const other = defineReactor({
      team: 'shop',
      name: 'other',
      reactions: [
        on(depotContract, 'stock', {
          answer: ({ command }) => {
            answers.push(command);
            return [];
          },
        }),
      ],
    });
    await scene.react();
    const role = await scene.react(other);
    await scene.decide();

    await scene.order(ONE, 1);
    await eventually(() => settled() === 1);
    await role.drain(5_000);

    expect(answers).toEqual([]);
  });
});

describe('one effect', () => {
  test('H10: what was sent again, because nobody had written down that it was sent, has no second effect', async () => {
    await scene.decide();
    const first = await scene.react();
    await eventually(() => isReady(first));
    scene.store.setAway(true);
    for (const id of orderIds(20)) await scene.order(id, 1);
    await eventually(() => settled() === 20);
    await first.drain(5_000);
    scene.store.setAway(false);

    const second = await scene.react();
    await eventually(() => second.health().details['sent'] === 40 && duplicates() === 40);

    expect(scene.recordsOf(depotContract, 'Reserved')).toHaveLength(20);
    expect(settled()).toBe(20);
  });

  test('H10: killed behind each single append, with or without its answer, every order has one effect', async () => {
    await (await scene.react()).drain(5_000);
    await scene.decide();
    const ids = orderIds(6);
    for (const id of ids) await scene.order(id, 1);
    // Two commands for each order, and each of them is the last of some reactor.
    for (let life = 0; settled() < ids.length; life += 1) {
      const role = await scene.react(undefined, {}, { appender: dyingAppender(scene.log.appender, 1, life % 2 === 0) });
      await eventually(() => role.health().details['sent'] === 1 || settled() === ids.length);
      await role.drain(5_000);
    }

    expect(scene.recordsOf(depotContract, 'Reserved')).toHaveLength(ids.length);
    expect(settled()).toBe(ids.length);
  });

  test('H10: two that react to the same at once have one effect', async () => {
    await scene.decide();
    const roles = [await scene.react(), await scene.react()];
    await eventually(() => roles.every(isReady));

    await Promise.all(orderIds(30).map((id) => scene.order(id, 1)));

    await eventually(() => settled() === 30 && duplicates() === 60);
    expect(scene.recordsOf(depotContract, 'Reserved')).toHaveLength(30);
    expect(settled()).toBe(30);
  });

  test('once the position is written nothing is sent again', async () => {
    await scene.decide();
    const first = await scene.react();
    await scene.order(ONE, 1);
    await eventually(() => settled() === 1);
    await first.drain(5_000);

    const second = await scene.react();
    await scene.order(TWO, 1);
    await eventually(() => settled() === 2);

    expect(second.health().details['sent']).toBe(2);
    expect(duplicates()).toBe(0);
  });
});

/** Takes so many commands, then nothing more; of the last one the answer may be lost. */
function dyingAppender(appender: CommandAppender, takes: number, losesAnswer: boolean): CommandAppender {
  let left = takes;
  return {
    accepting: true,
    append: async (at, record, timestampMs) => {
      if (left <= 0) throw new NotAcceptedError('The process is dead.');
      left -= 1;
      const offset = await appender.append(at, record, timestampMs);
      if (losesAnswer && left === 0) await appender.append(at, record, timestampMs);
      return offset;
    },
  };
}

describe('order', () => {
  test('what one aggregate causes goes out in its order, while others overtake it', async () => {
    await scene.decide();
    const quantities = [1, 2, 3, 4, 5, 6, 7, 8];
    await scene.react(
      reserving(async ({ aggregateId }, quantity) => {
        // The first of all takes longest.
        if (aggregateId === ONE && quantity === 1) await eventually(() => reserved(TWO).length === quantities.length);
        await turn();
      }),
    );

    await orderMany(ONE, quantities);
    await orderMany(TWO, quantities);

    await eventually(() => reserved(ONE).length === quantities.length);
    expect(reserved(ONE)).toEqual(quantities);
    expect(reserved(TWO)).toEqual(quantities);
  });

  test('the next command is sent when the one before was acknowledged, not earlier', async () => {
    await scene.decide();
    let atOnce = 0;
    const appender: CommandAppender = {
      accepting: true,
      append: async (...append) => {
        atOnce += 1;
        await turn();
        expect(atOnce).toBe(1);
        atOnce -= 1;
        return scene.log.appender.append(...append);
      },
    };
    const role = await scene.react(
      reserving(() => undefined),
      {},
      { appender },
    );

    await orderMany(ONE, [1, 2, 3, 4]);

    await eventually(() => role.health().details['sent'] === 4);
    await eventually(() => reserved(ONE).length === 4);
    expect(reserved(ONE)).toEqual([1, 2, 3, 4]);
  });

  test('H11: an aggregate whose reaction fails is parked, the others go on, and it goes on in its order when it can', async () => {
    await scene.decide();
    let isBroken = true;
    const role = await scene.react(
      reserving(({ aggregateId }) => {
        if (aggregateId === ONE && isBroken) throw new Error('The carrier is away.');
      }),
    );
    await orderMany(ONE, [1, 2, 3]);
    await eventually(() => role.health().details['parked'] === 1);

    await orderMany(TWO, [1, 2]);
    await eventually(() => reserved(TWO).length === 2);

    expect(role.health()).toMatchObject({
      ready: true,
      details: { parked: 1, parkedAggregates: [{ aggregate: `acme|${ONE}`, reason: 'The carrier is away.' }] },
    });
    expect(reserved(ONE)).toEqual([]);
    isBroken = false;
    await eventually(() => reserved(ONE).length === 3);
    expect(reserved(ONE)).toEqual([1, 2, 3]);
    await eventually(() => role.health().details['parked'] === 0);
  });

  test('H11: what is parked survives a crash, with all that came behind it', async () => {
    await scene.decide();
    const broken = reserving(({ aggregateId }) => {
      if (aggregateId === ONE) throw new Error('The carrier is away.');
    });
    const first = await scene.react(broken);
    await orderMany(ONE, [1, 2, 3]);
    await orderMany(TWO, [1, 2]);
    await eventually(() => reserved(TWO).length === 2 && first.health().details['parked'] === 1);
    await first.drain(5_000);
    const stored = [...(await scene.store.read('shop.fulfilment')).values()].flatMap(({ parked }) => [...parked]);

    const second = await scene.react(reserving(() => undefined));
    await orderMany(ONE, [4]);
    await eventually(() => reserved(ONE).length === 4);

    expect(stored.map(([aggregate]) => aggregate)).toEqual([`acme|${ONE}`]);
    expect(reserved(ONE)).toEqual([1, 2, 3, 4]);
    expect(reserved(TWO)).toEqual([1, 2]);
    expect(second.health().details['sent']).toBe(4);
  });

  test('a handler that never ends fails, and its aggregate is parked', async () => {
    await scene.decide();
    const never = new Promise<void>(() => undefined);
    const role = await scene.react(
      reserving(() => never),
      { timing: { reactWithinMs: 5 } },
    );

    await orderMany(ONE, [1]);

    await eventually(() => role.health().details['parked'] === 1);
    expect(role.health().details['parkedAggregates']).toMatchObject([
      { reason: 'The reaction took longer than 5 ms.' },
    ]);
  });
});

describe('what may be read', () => {
  test('records of superseded owners cause nothing, also for a reactor that begins behind them', async () => {
    await scene.decide();
    await orderMany(ONE, [1]);
    await eventually(() => scene.recordsOf(shopContract, 'Ordered').length === 1);
    const at = eventPlace('shop', 'order', ONE);
    const live = scene.log.recordsOf(at).find(({ headers }) => headers['ce_type']?.endsWith('.Ordered') === true);
    if (live === undefined) throw new Error('It was ordered.');
    const { headers, key, value } = live;
    const stale = { ...headers, claim: '-1', ce_id: 'stale' };
    for (const claim of ['-1', undefined])
      scene.log.plant(at, [
        {
          key,
          value: value ?? Buffer.alloc(0),
          headers: { constant: [], varying: Object.keys(stale) },
          headerValues: Object.entries(stale).map(([name, text]) => (name === 'claim' ? claim : text)),
        },
      ]);

    const role = await scene.react(
      reserving(() => undefined),
      { from: 'earliest' },
    );
    await orderMany(TWO, [1]);
    await eventually(() => reserved(TWO).length === 1 && role.health().details['sent'] === 2);

    expect(isReady(role)).toBe(true);
    expect(reserved(ONE)).toEqual([1]);
  });

  test('a record that can not be read stops its partition, and no other', async () => {
    const role = await scene.react();
    await scene.decide();
    await orderMany(ONE, [1]);
    await eventually(() => settled() === 1);
    const at = eventPlace('shop', 'order', ONE);
    const last = scene.log.recordsOf(at).at(-1);
    const broken = { ...last?.headers, ce_type: 'shop.order.v1.Unheard' };
    scene.log.plant(at, [
      {
        key: last?.key ?? null,
        value: Buffer.from('?'),
        headers: { constant: [], varying: Object.keys(broken) },
        headerValues: Object.values(broken),
      },
    ]);

    await eventually(() => !isReady(role));
    expect(eventPlace('shop', 'order', TWO).partition).not.toBe(at.partition);
    await orderMany(TWO, [1]);

    await eventually(() => settled() === 2);
    expect(role.health().waitingFor).toContain('The event type shop.order.v1.Unheard is not in the contract.');
  });

  test('a record whose schema can not be fetched holds its own partition alone, and is reacted to later', async () => {
    let isAway = true;
    const isLate = (value: Buffer) => {
      const decoded = codec.decode(value);
      return decoded.ok && decoded.fullName.endsWith('.Ordered') && quantityOf(decoded.value) === 77;
    };
    const late: MessageCodec = {
      ...codec,
      prepare: (values) => {
        if (![...values].some((value) => value !== null && isLate(value))) return undefined;
        return isAway ? Promise.reject(new PartUnavailableError('The registry is away.')) : undefined;
      },
      decode: (value) => {
        if (isAway && isLate(value)) throw new PartUnavailableError('It was not prepared.');
        return codec.decode(value);
      },
    };
    const role = await scene.react(fulfilment, {}, { codec: late });
    await scene.decide();

    await orderMany(ONE, [77]);
    await orderMany(TWO, [1]);

    await eventually(() => outcomesOf(TWO).length === 2);
    await eventually(() => role.health().waitingFor === 'The registry is away.');
    expect(isReady(role)).toBe(false);
    expect(reserved(ONE)).toEqual([]);

    isAway = false;
    await eventually(() => reserved(ONE).length === 1);
    await eventually(() => isReady(role));
  });

  test('H11: without a position on a topic with records it reacts to nothing until it is told where to begin', async () => {
    await scene.decide();
    await orderMany(ONE, [1]);
    await eventually(() => scene.recordsOf(shopContract, 'Ordered').length === 1);

    const waiting = await scene.react(reserving(() => undefined));
    await eventually(() => waiting.health().waitingFor?.includes('WAYBILL_REACTORS_FROM') === true);
    await waiting.drain(5_000);
    const late = await scene.react(
      reserving(() => undefined),
      { from: 'latest' },
    );
    await eventually(() => isReady(late));
    await orderMany(ONE, [2]);
    await eventually(() => reserved(ONE).length === 1);
    expect(reserved(ONE)).toEqual([2]);
    await late.drain(5_000);

    const early = await scene.react({ ...reserving(() => undefined), name: 'early' }, { from: 'earliest' });
    await eventually(() => reserved(ONE).length === 3);
    expect(reserved(ONE)).toEqual([2, 1, 2]);
    expect(early.health().details['sent']).toBe(2);
  });

  test('H20: where the tail of the log was lost it does not go on', async () => {
    await scene.decide();
    const first = await scene.react();
    await orderMany(ONE, [1]);
    await eventually(() => settled() === 1);
    await first.drain(5_000);
    const [key, position] =
      [...(await scene.store.read('shop.fulfilment'))].find(([, { events }]) => events > 0n) ?? [];
    if (key === undefined || position === undefined) throw new Error('It has reacted.');
    await scene.store.write('shop.fulfilment', new Map([[key, { ...position, lastId: 'another' }]]));

    const second = await scene.react();

    await eventually(() => second.health().waitingFor?.includes('is not another, which was read there') === true);
  });

  test('while its store is away it goes on and says that it can not write down how far', async () => {
    await scene.decide();
    const role = await scene.react();
    await eventually(() => isReady(role));
    scene.store.setAway(true);

    await orderMany(ONE, [1]);

    await eventually(() => settled() === 1);
    await eventually(() => role.health().waitingFor === 'The reactor store is away.');
    scene.store.setAway(false);
    await eventually(() => isReady(role));
  });

  test('commands stand in the partition of their aggregate', async () => {
    await scene.decide();
    await scene.react();

    await orderMany(ONE, [1]);
    await eventually(() => settled() === 1);

    expect(scene.log.recordsOf(commandPlace('depot', 'stock', ONE))).toHaveLength(1);
  });
});
