import type { MessageCodec } from '@waybill/avro';
import type { FetchLoop, NewRecord, PartitionWriter } from '@waybill/messages';
import { AppendFailedError, FencedError, OUTCOME_TYPE, PartUnavailableError, toOffset } from '@waybill/messages';
import type { MemoryLog } from '@waybill/testing';
import { createMemoryLog, eventually } from '@waybill/testing';

import { addRecord, COMMANDS, openCountersCodec } from '../fixtures.ts';
import { KEY_MEMORY_MS } from '../partition/first-command.ts';
import { claimRecord } from './claim-record.ts';
import type { OwnerProcess } from './fixtures.ts';
import {
  appendAll,
  DEAD_LETTERS,
  EVENTS,
  never,
  readDecided,
  readOutcomes,
  startOwner,
  withWriter,
} from './fixtures.ts';

const fast = { backOffMs: [0, 0], longestBackOffMs: 0, fencedMs: [0, 0], renewMs: 3_600_000 } as const;

let codec: MessageCodec;
let log: MemoryLog;
const owners: OwnerProcess[] = [];
beforeAll(async () => {
  codec = await openCountersCodec();
});
beforeEach(() => {
  log = createMemoryLog();
});
afterEach(async () => {
  await Promise.all(owners.splice(0).map((owner) => owner.revoke()));
});

function start(...args: Parameters<typeof startOwner>): OwnerProcess {
  const owner = startOwner(...args);
  owners.push(owner);
  return owner;
}

function add(idempotencyKey: string, by = 1, note = ''): NewRecord {
  return addRecord(codec, { idempotencyKey, by, note });
}

/** Waits until so many commands have an outcome, and gives what these are. */
async function outcomes(count: number) {
  await eventually(() => readOutcomes(log, codec).length >= count);
  return readOutcomes(log, codec).map(({ decision, error, aggregateVersion }) => [
    error?.code ?? decision,
    aggregateVersion,
  ]);
}

function claims() {
  return log.recordsOf(EVENTS).filter(({ key }) => key === null);
}

test('an owner decides what was there and what comes', async () => {
  await appendAll(log, [add('a'), add('b', -5)]);
  start(log, codec);
  await outcomes(2);

  await appendAll(log, [add('c')]);

  expect(await outcomes(3)).toEqual([
    ['SUCCEEDED', 1],
    ['below-zero', 1],
    ['SUCCEEDED', 2],
  ]);
});

test('what waits is decided by one append', async () => {
  const sizes: number[] = [];
  const counting = withWriter(log, (writer) => ({
    ...writer,
    append: (records) => {
      sizes.push(records.length);
      return writer.append(records);
    },
  }));
  await appendAll(
    log,
    Array.from({ length: 100 }, (_, n) => add(`${n}`, 0)),
  );

  start(counting, codec);
  await outcomes(100);

  expect(sizes[0]).toBe(100);
});

test('A3: commands that come while a run is appended are decided behind it', async () => {
  let fetched = 0;
  let finish: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (finish = resolve));
  const slow = withWriter(log, (writer) => ({
    ...writer,
    append: async (records) => {
      await held;
      return writer.append(records);
    },
  }));
  const counting = (loop: FetchLoop): FetchLoop => {
    const take = loop.take.bind(loop);
    loop.take = async (...wish) => {
      const taken = await take(...wish);
      fetched += taken.flatMap(({ records }) => records).length;
      return taken;
    };
    return loop;
  };
  await appendAll(log, [add('a')]);
  const owner = start({ ...slow, openFetchLoop: () => counting(log.openFetchLoop()) }, codec);
  await eventually(() => owner.status.phase === 'deciding' && fetched === 1);

  await appendAll(log, [add('b'), add('c')]);
  await eventually(() => fetched === 3);
  finish();
  await outcomes(1);
  await appendAll(log, [add('d')]);
  await eventually(() => readOutcomes(log, codec).some(({ commandOffset }) => commandOffset === 3n));

  expect(readOutcomes(log, codec).map(({ commandOffset }) => commandOffset)).toEqual([0n, 1n, 2n, 3n]);
});

test('L1: wherever an owner dies between its appends, the log holds whole decisions and the next owner goes on', async () => {
  let appends = 0;
  const dying = withWriter(log, (writer) => ({
    ...writer,
    append: (records) => {
      appends += 1;
      return appends > 1 ? never() : writer.append(records);
    },
  }));
  await appendAll(log, [add('a', 5), add('b', 6)]);
  startOwner(dying, codec, { limits: { records: 2, sizeBytes: 500_000 } });
  await eventually(() => appends === 2);

  expect(readDecided(log, codec).map(({ type }) => type)).toEqual(['counters.counter.v1.Added', OUTCOME_TYPE]);
  start(log, codec);

  expect(await outcomes(2)).toEqual([
    ['SUCCEEDED', 1],
    ['SUCCEEDED', 2],
  ]);
});

test('the next owner goes on where the log says, with the state that the log gives', async () => {
  await appendAll(log, [add('a', 50), add('b', 60)]);
  const first = start(log, codec);
  await outcomes(2);
  await first.revoke();

  await appendAll(log, [add('a', 50), add('c', -110), add('d', -1)]);
  start(log, codec);

  expect(await outcomes(5)).toEqual([
    ['SUCCEEDED', 1],
    ['SUCCEEDED', 3],
    ['DUPLICATE', 3],
    ['SUCCEEDED', 4],
    ['below-zero', 4],
  ]);
});

test('poison: what can not be read or decided ends as a defect, goes to the dead letters first, and the partition goes on', async () => {
  const unreadable = { ...add('b'), value: Buffer.from('not avro') };
  const headless = { ...add('c'), headers: { constant: [], varying: [] }, headerValues: [] };
  await appendAll(log, [add('a', 1, 'throw'), unreadable, headless, add('d', 13), add('e')]);

  start(log, codec);

  expect(await outcomes(5)).toEqual([
    ['decider-defect', 0],
    ['decider-defect', 0],
    ['decider-defect', 0],
    ['decider-defect', 0],
    ['SUCCEEDED', 1],
  ]);
  expect(log.recordsOf(DEAD_LETTERS).map(({ headers }) => headers['kafka_dlt-original-offset'])).toEqual([
    '0',
    '1',
    '2',
    '3',
  ]);
});

test('poison: no outcome is written while its dead letter is not stored', async () => {
  await appendAll(log, [add('a', 1, 'throw')]);
  let isDown = true;
  const failing = {
    ...log,
    appendDeadLetter: (...letter: Parameters<typeof log.appendDeadLetter>) =>
      isDown ? Promise.reject(new AppendFailedError('down')) : log.appendDeadLetter(...letter),
  };
  const owner = start(failing, codec);

  await eventually(() => owner.lines.some(({ message }) => message === 'partition is taken up anew'));
  expect(readOutcomes(log, codec)).toEqual([]);
  isDown = false;

  expect(await outcomes(1)).toEqual([['decider-defect', 0]]);
});

describe('a failed append', () => {
  test.each(['lost-before', 'lost-after'] as const)(
    'that was %s is never tried again on the same claim',
    async (fault) => {
      const owner = start(log, codec);
      await eventually(() => owner.status.phase === 'deciding');
      log.failNextAppend(fault, EVENTS);

      await appendAll(log, [add('a')]);

      expect(await outcomes(1)).toEqual([['SUCCEEDED', 1]]);
      await eventually(() => claims().length === 2);
      await appendAll(log, [add('b')]);
      expect(await outcomes(2)).toEqual([
        ['SUCCEEDED', 1],
        ['SUCCEEDED', 2],
      ]);
    },
  );

  test('drops what was staged, so that nothing is decided on what is not in the log', async () => {
    const owner = start(log, codec);
    await eventually(() => owner.status.phase === 'deciding');
    log.failNextAppend('lost-before', EVENTS);

    await appendAll(log, [add('a', 5), addRecord(codec, { idempotencyKey: 'b', expectedVersion: 1 })]);

    expect(await outcomes(2)).toEqual([
      ['SUCCEEDED', 1],
      ['SUCCEEDED', 2],
    ]);
    expect(owner.status.decided).toBe(2);
  });

  test('of the claim itself is a reason to begin again', async () => {
    log.failNextAppend('lost-after', EVENTS);
    start(log, codec);

    await appendAll(log, [add('a')]);

    expect(await outcomes(1)).toEqual([['SUCCEEDED', 1]]);
  });
});

test('H13: an append that did not land right behind the own last record is a failed one', async () => {
  const owner = start(log, codec);
  await eventually(() => owner.status.phase === 'deciding');
  // Somebody with a new producer id, whom the broker does not fence.
  log.plant(EVENTS, [claimRecord(codec, 'counters', { owner: 'x', build: '', at: new Date(), released: false })]);

  await appendAll(log, [add('a')]);

  expect(await outcomes(1)).toEqual([['SUCCEEDED', 1]]);
  // The first try is void, because the planted claim lies before it.
  expect(log.recordsOf(EVENTS).filter(({ headers }) => headers['ce_id'] === '2712c665-0-0-outcome')).toHaveLength(2);
  await eventually(() => owner.status.voidRecords === 2);
});

test('void records, planted by an old owner, change nothing and are counted', async () => {
  const zombie: NewRecord[] = [];
  const dying = withWriter(log, (writer: PartitionWriter) => ({
    ...writer,
    append: (records) => {
      zombie.push(...records);
      return never();
    },
  }));
  await appendAll(log, [add('a', 5)]);
  startOwner(dying, codec);
  await eventually(() => zombie.length === 2);
  const second = start(log, codec);
  await outcomes(1);
  log.plant(EVENTS, zombie);
  await second.revoke();

  const third = start(log, codec);
  await appendAll(log, [add('b', 5)]);
  await outcomes(2);

  expect(readDecided(log, codec).map(({ sequence }) => sequence)).toEqual(['1', undefined, '2', undefined]);
  expect(third.status.voidRecords).toBe(2);
  expect(third.lines).toContainEqual(
    expect.objectContaining({ level: 'warn', fields: expect.objectContaining({ voidRecords: 2 }) }),
  );
});

test('a decision that an old owner appends right before the claim is read, not made again', async () => {
  let letGo: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (letGo = resolve));
  let isHeld = false;
  const slow = withWriter(log, (writer) => ({
    ...writer,
    append: async (records) => {
      isHeld = true;
      await held;
      return writer.append(records);
    },
  }));
  const old = start(slow, codec, { timing: { ...fast, fencedMs: [60_000, 60_000] } });
  await eventually(() => old.status.phase === 'deciding');
  // Behind the claim: an owner that had died on it would be another story.
  await appendAll(log, [add('a')], Date.now() + 1_000);
  await eventually(() => isHeld);
  const late = withWriter(log, (writer) => ({
    ...writer,
    // The coordinator knows of the new owner, the partition does not yet.
    claim: async (record) => {
      letGo();
      await outcomes(1);
      return writer.claim(record);
    },
  }));

  const successor = start(late, codec);
  await eventually(() => successor.status.phase === 'deciding');
  await appendAll(log, [add('b')]);

  expect(await outcomes(2)).toEqual([
    ['SUCCEEDED', 1],
    ['SUCCEEDED', 2],
  ]);
});

describe('fencing', () => {
  test('an owner that somebody else superseded stops deciding at once', async () => {
    const old = start(log, codec, { timing: { ...fast, fencedMs: [60_000, 60_000] } });
    await eventually(() => old.status.phase === 'deciding');
    const successor = start(log, codec);
    await eventually(() => successor.status.phase === 'deciding');

    await appendAll(log, [add('a')]);
    await outcomes(1);

    await eventually(() => old.status.phase === 'waiting');
    expect(old.status.reason).toContain('Somebody claimed');
    expect(readOutcomes(log, codec)).toHaveLength(1);
  });

  test('it claims again only after one to three seconds, and not at all once the partition was taken away', async () => {
    let tries = 0;
    const fenced = {
      ...log,
      openWriter: () => {
        tries += 1;
        return Promise.reject(new FencedError('Somebody claimed later.'));
      },
    };
    const owner = start(fenced, codec, { timing: { ...fast, fencedMs: [60_000, 60_000] } });
    await eventually(() => owner.status.phase === 'waiting');

    expect(owner.lines.map(({ fields }) => fields)).toContainEqual(expect.objectContaining({ waitMs: 60_000 }));
    await owner.revoke();

    expect(tries).toBe(1);
    expect(owner.status.phase).toBe('left');
  });
});

test('failures in a row make the pauses longer, up to a limit', async () => {
  const pauses: unknown[] = [];
  const away = { ...log, openWriter: () => Promise.reject(new PartUnavailableError('Kafka is away.')) };
  const timing = { ...fast, backOffMs: [1, 3] as const, longestBackOffMs: 7 };

  const owner = start(away, codec, { timing, random: () => 0.5 });
  await eventually(() => owner.lines.length >= 5);

  for (const { fields } of owner.lines.slice(0, 5)) pauses.push((fields as { waitMs: number }).waitMs); // Written by us.
  expect(pauses).toEqual([2, 4, 7, 7, 7]);
  expect(owner.status).toMatchObject({ phase: 'waiting', reason: 'Kafka is away.' });
});

test('an owner claims anew when its claim is old, between two appends', async () => {
  let nowMs = 1_000;
  start(log, codec, { now: () => nowMs, timing: { ...fast, renewMs: 6 * 3_600_000 } });
  await appendAll(log, [add('a')]);
  await outcomes(1);

  nowMs += 6 * 3_600_000;
  await appendAll(log, [add('b')]);
  await outcomes(2);
  await eventually(() => claims().length === 2);
  await appendAll(log, [add('c')]);

  expect(await outcomes(3)).toHaveLength(3);
});

test('an owner that leaves in order says so, and nothing of it follows', async () => {
  const owner = start(log, codec);
  await appendAll(log, [add('a')]);
  await outcomes(1);

  await owner.revoke();
  await appendAll(log, [add('b')]);

  const last = log.recordsOf(EVENTS).at(-1);
  expect(codec.decode(last?.value ?? Buffer.alloc(0))).toMatchObject({ ok: true, value: { released: true } });
  expect(readOutcomes(log, codec)).toHaveLength(1);
});

test('an owner whose partition is taken away finishes the append that is under way', async () => {
  let finish: () => void = () => undefined;
  const slow = withWriter(log, (writer) => ({
    ...writer,
    append: async (records) => {
      if (records.length > 1) await new Promise<void>((resolve) => (finish = resolve));
      return writer.append(records);
    },
  }));
  await appendAll(log, [add('a')]);
  const owner = start(slow, codec);
  await eventually(() => owner.status.phase === 'deciding');
  await new Promise(setImmediate);

  const left = owner.revoke();
  await eventually(() => {
    finish();
    return owner.status.phase === 'left';
  });
  await left;

  expect(await outcomes(1)).toEqual([['SUCCEEDED', 1]]);
  expect(claims()).toHaveLength(2);
});

test('an owner whose partition is taken away begins no further append', async () => {
  let appends = 0;
  let finish: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (finish = resolve));
  const slow = withWriter(log, (writer) => ({
    ...writer,
    append: async (records) => {
      appends += 1;
      if (appends === 1) await held;
      return writer.append(records);
    },
  }));
  await appendAll(
    log,
    Array.from({ length: 20 }, (_, n) => add(`${n}`, 0)),
  );
  const owner = start(slow, codec, { limits: { records: 2, sizeBytes: 500_000 } });
  await eventually(() => appends === 1);

  const left = owner.revoke();
  finish();
  await left;

  expect(readOutcomes(log, codec)).toHaveLength(2);
});

describe('history that can not be trusted stops the partition with an alarm', () => {
  async function stopped(owner: OwnerProcess) {
    await eventually(() => owner.status.phase === 'stopped');
    expect(owner.lines).toContainEqual(expect.objectContaining({ level: 'error' }));
    return owner.status.reason;
  }

  test('H20: when another command stands where the last one was decided', async () => {
    await appendAll(log, [add('a'), add('b')]);
    const first = start(log, codec);
    await outcomes(2);
    await first.revoke();
    const restarted = createMemoryLog();
    restarted.plant(EVENTS, log.recordsOf(EVENTS).map(toNewRecord));
    restarted.plant(COMMANDS, [add('a'), add('x'), add('y')]);

    const owner = start(restarted, codec);

    expect(await stopped(owner)).toContain('counters.counter.commands.v1/0@1 is not');
    expect(readOutcomes(restarted, codec)).toHaveLength(2);
  });

  test('H20: when the tail of the commands was lost', async () => {
    await appendAll(log, [add('a'), add('b')]);
    const first = start(log, codec);
    await outcomes(2);
    await first.revoke();
    const restarted = createMemoryLog();
    restarted.plant(EVENTS, log.recordsOf(EVENTS).map(toNewRecord));
    restarted.plant(COMMANDS, [add('a')]);

    expect(await stopped(start(restarted, codec))).toContain('its tail was lost');
  });

  test('when commands that were not decided are gone', async () => {
    log.plant(COMMANDS, [add('a'), add('b'), add('c')]);
    log.truncate(COMMANDS, toOffset(2));

    expect(await stopped(start(log, codec))).toContain('history is missing');
    expect(readOutcomes(log, codec)).toHaveLength(0);
  });

  test('when the begin of its own events is gone', async () => {
    await appendAll(log, [add('a')]);
    const first = start(log, codec);
    await outcomes(1);
    await first.revoke();
    log.truncate(EVENTS, toOffset(1));

    expect(await stopped(start(log, codec))).toContain('history is missing');
  });

  test('when its events have a gap', async () => {
    await appendAll(log, [add('a'), add('b')]);
    const first = start(log, codec);
    await outcomes(2);
    await first.revoke();
    const restarted = createMemoryLog();
    restarted.plant(COMMANDS, [add('a'), add('b')]);
    restarted.plant(
      EVENTS,
      log
        .recordsOf(EVENTS)
        .filter((_, at) => at !== 1)
        .map(toNewRecord),
    );

    expect(await stopped(start(restarted, codec))).toContain('does not follow');
  });

  test('and it stays stopped until it is taken away', async () => {
    log.plant(COMMANDS, [add('a'), add('b')]);
    log.truncate(COMMANDS, toOffset(1));
    const owner = start(log, codec);
    await stopped(owner);
    const lines = owner.lines.length;

    await appendAll(log, [add('c')]);
    await new Promise(setImmediate);
    await owner.revoke();

    expect(owner.lines).toHaveLength(lines);
    expect(claims()).toHaveLength(1);
  });
});

describe('a command that kills its owners', () => {
  /** An owner that dies at its first decision, as on a command that never ends. */
  async function die(): Promise<void> {
    let isDead = false;
    const dying = withWriter(log, (writer) => ({
      ...writer,
      append: () => {
        isDead = true;
        return never();
      },
    }));
    startOwner(dying, codec);
    await eventually(() => isDead);
  }

  test('is decided as a defect after three deaths, alone', async () => {
    await appendAll(log, [add('killer'), add('b')], Date.now() - 1_000);
    await die();
    await die();
    await die();

    start(log, codec);

    expect(await outcomes(2)).toEqual([
      ['decider-defect', 0],
      ['SUCCEEDED', 1],
    ]);
    expect(log.recordsOf(DEAD_LETTERS)).toHaveLength(1);
  });

  test('is not blamed after two deaths', async () => {
    await appendAll(log, [add('a')], Date.now() - 1_000);
    await die();
    await die();

    start(log, codec);

    expect(await outcomes(1)).toEqual([['SUCCEEDED', 1]]);
  });

  test('is not blamed for owners that died before they came to it', async () => {
    await appendAll(log, [add('a')], Date.now() - 1_000);
    for (let deaths = 0; deaths < 5; deaths += 1) {
      let isDead = false;
      const dying = withWriter(log, (writer) => ({
        ...writer,
        claim: async (record) => {
          await writer.claim(record);
          isDead = true;
          return never();
        },
      }));
      startOwner(dying, codec);
      await eventually(() => isDead);
    }

    start(log, codec);

    expect(await outcomes(1)).toEqual([['SUCCEEDED', 1]]);
  });

  test('is not blamed for owners that died before it came', async () => {
    await appendAll(log, [add('a')], Date.now() + 60_000);
    await die();
    await die();
    await die();

    start(log, codec);

    expect(await outcomes(1)).toEqual([['SUCCEEDED', 1]]);
  });

  test('is not blamed for owners that left in order: released claims', async () => {
    await appendAll(log, [add('a')], Date.now() - 1_000);
    const stalled = { ...codec, prepare: () => Promise.reject(new PartUnavailableError('The registry is away.')) };
    for (let leaves = 0; leaves < 3; leaves += 1) {
      const owner = start(log, { ...stalled, prepare: (frames) => (isEmpty(frames) ? undefined : stalled.prepare()) });
      await eventually(() => owner.status.reason === 'The registry is away.');
      await owner.revoke();
    }
    expect(claims().length).toBeGreaterThanOrEqual(3);

    start(log, codec);

    expect(await outcomes(1)).toEqual([['SUCCEEDED', 1]]);
  });

  test('is not blamed for a living owner whose appends fail', async () => {
    await appendAll(log, [add('a')], Date.now() - 1_000);
    let appends = 0;
    const flaky = withWriter(log, (writer) => ({
      ...writer,
      append: (records) => {
        appends += 1;
        return appends <= 5 ? Promise.reject(new AppendFailedError('Not enough replicas.')) : writer.append(records);
      },
    }));

    start(flaky, codec);

    expect(await outcomes(1)).toEqual([['SUCCEEDED', 1]]);
  });

  test('does not take down the commands that were decided with it', async () => {
    await appendAll(log, [add('a'), add('b'), add('killer'), add('c')], Date.now() - 1_000);
    const killer = 2n;
    /** Dies as soon as the killer is in an append, as its decider would. */
    const mortals = Array.from({ length: 6 }, () => {
      let isDead = false;
      const mortal = withWriter(log, (writer) => ({
        ...writer,
        append: (records) => {
          isDead = records.some(({ value }) => offsetOf(value) === killer && !isDefect(value));
          return isDead ? never() : writer.append(records);
        },
      }));
      return { log: mortal, isDead: () => isDead };
    });
    for (const { log: mortal, isDead } of mortals) {
      const owner = startOwner(mortal, codec);
      await eventually(() => isDead() || readOutcomes(log, codec).length === 4);
      if (!isDead()) owners.push(owner);
    }

    expect(await outcomes(4)).toEqual([
      ['SUCCEEDED', 1],
      ['SUCCEEDED', 2],
      ['decider-defect', 2],
      ['SUCCEEDED', 3],
    ]);
  });

  function outcomeIn(value: Uint8Array) {
    const decoded = codec.decode(Buffer.from(value));
    return decoded.ok ? (decoded.value as { readonly commandOffset?: bigint; readonly error?: unknown }) : {}; // Of any type.
  }
  function offsetOf(value: Uint8Array): bigint | undefined {
    return outcomeIn(value).commandOffset;
  }
  function isDefect(value: Uint8Array): boolean {
    return outcomeIn(value).error !== null;
  }
});

test('H19: keys are remembered in log time, so a wall clock that jumps changes nothing', async () => {
  const startMs = 1_700_000_000_000;
  await appendAll(log, [add('a')], startMs);
  await appendAll(log, [add('a')], startMs + KEY_MEMORY_MS);
  await appendAll(log, [add('b', 0), add('a')], startMs + KEY_MEMORY_MS + 1);

  start(log, codec, { now: () => startMs + 100 * KEY_MEMORY_MS });

  expect(await outcomes(4)).toEqual([
    ['SUCCEEDED', 1],
    ['DUPLICATE', 1],
    ['SUCCEEDED', 1],
    ['SUCCEEDED', 2],
  ]);
});

test('while the schema of a command can not be fetched its partition waits, says for what, and goes on', async () => {
  let isAway = true;
  const prepare: MessageCodec['prepare'] = (frames) =>
    isAway && !isEmpty(frames) ? Promise.reject(new PartUnavailableError('The registry is away.')) : undefined;
  const owner = start(log, { ...codec, prepare });
  await eventually(() => owner.status.phase === 'deciding');
  await appendAll(log, [add('a')]);

  await eventually(() => owner.status.reason === 'The registry is away.');
  isAway = false;

  expect(await outcomes(1)).toEqual([['SUCCEEDED', 1]]);
  await eventually(() => owner.status.phase === 'deciding');
  expect(owner.status.reason).toBeUndefined();
  expect(claims()).toHaveLength(1);
});

test('while a schema of its history can not be fetched a partition waits, says for what, and decides nothing before it is read', async () => {
  await appendAll(log, [add('a')]);
  const first = start(log, codec);
  await outcomes(1);
  await first.revoke();
  let isAway = true;
  const prepare: MessageCodec['prepare'] = (frames) =>
    isAway && [...frames].some((frame) => frame !== null && isOf(frame, 'waybill.v1.CommandOutcome'))
      ? Promise.reject(new PartUnavailableError('The registry is away.'))
      : undefined;
  await appendAll(log, [add('b')]);

  const timing = { ...fast, backOffMs: [5, 5], longestBackOffMs: 20 } as const;
  const owner = start(log, { ...codec, prepare }, { timing });
  await eventually(() => owner.status.phase === 'waiting' && owner.status.reason === 'The registry is away.');
  expect(readOutcomes(log, codec)).toHaveLength(1);
  isAway = false;

  expect(await outcomes(2)).toEqual([
    ['SUCCEEDED', 1],
    ['SUCCEEDED', 2],
  ]);
});

/** No command among them, as when an owner restores nothing but claims. */
function isEmpty(frames: Iterable<Buffer | null>): boolean {
  return [...frames].every((frame) => frame === null || !isCommand(frame));
}

function isCommand(frame: Buffer): boolean {
  return isOf(frame, 'counters.counter.v1.Add');
}

function isOf(frame: Buffer, fullName: string): boolean {
  const decoded = codec.decode(frame);
  return decoded.ok && decoded.fullName === fullName;
}

function toNewRecord({ key, value, headers }: ReturnType<MemoryLog['recordsOf']>[number]): NewRecord {
  const entries = Object.entries(headers);
  return {
    key,
    value: value ?? Buffer.alloc(0),
    headers: { constant: [], varying: entries.map(([name]) => name) },
    headerValues: entries.map(([, header]) => header),
  };
}
