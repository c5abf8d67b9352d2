import { NO_OFFSET, toOffset, topicTag } from '@waybill/messages';

import { createHistory, HISTORY_TOPIC, historyContract, historyDecoder, historyValue } from './history.ts';
import type { History } from './history.ts';
import type { PartitionReading } from './partition-reading.ts';
import { eventsTopicsOf, readPartition } from './read-partition.ts';

const TAG = topicTag('demo.thing.commands.v1');
const START = { events: NO_OFFSET, decidedThrough: NO_OFFSET, token: NO_OFFSET };
const added = { type: 'Added', data: { amount: 3n } };

function read(history: History, from = START, range: readonly [number?, number?] = []): PartitionReading {
  const topic = eventsTopicsOf([historyContract]).get(HISTORY_TOPIC);
  if (topic === undefined) throw new Error('There is no such topic.');
  return readPartition(topic, historyDecoder, from, history.fetched(5, ...range));
}

function begun(): History {
  const history = createHistory();
  history.claim(5);
  return history;
}

test('reads decisions as events with their places, and as rows', () => {
  const history = begun();
  history.decide(5, { aggregateId: 'a', events: [added, added] });
  history.decide(5, { aggregateId: 'b', decision: 'FAILED' });

  const { events, rows, position, counts, problem } = read(history);

  expect(events).toEqual([
    expect.objectContaining({ type: 'Added', aggregateId: 'a', sequence: 1, partitionKey: `${TAG}.5`, offset: 1n }),
    expect.objectContaining({ type: 'Added', aggregateId: 'a', sequence: 2, data: { amount: 3n }, offset: 2n }),
  ]);
  expect(rows).toEqual([
    expect.objectContaining({ topicTag: TAG, partition: 5, offset: 0n, status: 'Succeeded', eventsOffset: 3n }),
    expect.objectContaining({ offset: 1n, status: 'Failed', target: 'b', eventsOffset: 4n, settledBy: 1n }),
  ]);
  expect(position).toEqual({ events: 4n, decidedThrough: 1n, token: 0n, lastId: identityOf(1) });
  expect(counts).toEqual({ events: 2, outcomes: 2, claims: 1, voids: 0 });
  expect(problem).toBeUndefined();
});

test('leaves out what lies at or below the position', () => {
  const history = begun();
  history.decide(5, { aggregateId: 'a', events: [added] });
  history.decide(5, { aggregateId: 'b', events: [added] });

  const { events, position } = read(history, { events: toOffset(2), decidedThrough: toOffset(0), token: toOffset(0) });

  expect(events.map(({ aggregateId }) => aggregateId)).toEqual(['b']);
  expect(position.events).toBe(4n);
});

test('drops the records of a superseded owner, with the token of the position', () => {
  const history = begun();
  history.claim(5);
  history.decide(5, { aggregateId: 'a', events: [added], claim: toOffset(0) });
  const from = { events: toOffset(1), decidedThrough: NO_OFFSET, token: toOffset(1) };

  const { events, rows, position, counts } = read(history, from, [2]);

  expect([events, rows]).toEqual([[], []]);
  expect(counts.voids).toBe(2);
  expect(position).toEqual({ events: 3n, decidedThrough: -1n, token: 1n, lastId: identityOf(0) });
});

test('goes on with the higher token, also when its claim was not seen', () => {
  const history = createHistory();
  history.decide(5, { aggregateId: 'a', claim: toOffset(7) });
  history.decide(5, { aggregateId: 'b', claim: toOffset(6), commandOffset: 1n });

  const { rows, position } = read(history);

  expect(rows).toHaveLength(1);
  expect(position.token).toBe(7n);
});

test('covers gaps behind the last decision', () => {
  const history = begun();
  const fetched = { ...history.fetched(5), next: toOffset(9) };
  const [topic] = eventsTopicsOf([historyContract]).values();

  const reading = topic && readPartition(topic, historyDecoder, START, fetched);

  expect(reading?.position.events).toBe(8n);
});

describe('stops behind the last whole decision, and says why, at', () => {
  const cases: readonly (readonly [string, RegExp, (history: History) => void])[] = [
    [
      'an outcome that counts other events',
      /speaks of 1 events/,
      (history) => void history.decide(5, { aggregateId: 'a', events: [added, added], eventCount: 1 }),
    ],
    [
      'an outcome of a command that was decided',
      /stands behind that of 0/,
      (history) => void history.decide(5, { aggregateId: 'a', commandOffset: 0n }),
    ],
    [
      'an unknown type of event',
      /Vanished is not in the contract/,
      (history) => void history.decide(5, { aggregateId: 'a', events: [{ type: 'Vanished', data: {} }] }),
    ],
    [
      'headers that are missing',
      /ce_causationid is missing/,
      (history) => void history.plant(5, { headers: { claim: '0', ce_type: 'demo.thing.v1.Added' } }),
    ],
    ['a record without a value', /no value/, (history) => void history.plant(5, { ...lastOf(history), value: null })],
    [
      'bytes that are no frame',
      /no frame/,
      (history) => void history.plant(5, { ...lastOf(history), value: Buffer.from('?') }),
    ],
    [
      'a value of another type',
      /header ce_type says/,
      (history) => void history.plant(5, { ...lastOf(history), value: historyValue('demo.thing.v1.Added', {}) }),
    ],
    [
      'an event without a sequence',
      /no ce_sequence/,
      (history) => void history.plant(5, eventWithout(history, 'ce_sequence')),
    ],
    [
      'a claim within a decision',
      /interrupted/,
      (history) => {
        history.plant(5, eventWithout(history));
        history.claim(5);
      },
    ],
    [
      'events of two commands',
      /no outcome/,
      (history) => {
        history.plant(5, eventWithout(history));
        history.decide(5, { aggregateId: 'a', events: [added] });
      },
    ],
    [
      'an outcome behind the events of another command',
      /another command/,
      (history) => {
        history.plant(5, eventWithout(history));
        history.decide(5, { aggregateId: 'a', eventCount: 1 });
      },
    ],
  ];

  test.each(cases)('%s', (_name, reason, spoil) => {
    const history = begun();
    history.decide(5, { aggregateId: 'ok', events: [added] });

    spoil(history);
    history.decide(5, { aggregateId: 'later', commandOffset: 99n });

    const { events, rows, position, problem } = read(history);
    expect(events.map(({ aggregateId }) => aggregateId)).toEqual(['ok']);
    expect(rows).toHaveLength(1);
    expect(position).toEqual({ events: 2n, decidedThrough: 0n, token: 0n, lastId: identityOf(0) });
    expect(problem).toMatch(reason);
    expect(problem).toMatch(/demo\.thing\.events\.v1\[5\]@\d/);
  });
});

test('a decision that was torn is left out, and stops the partition', () => {
  const history = begun();
  history.decide(5, { aggregateId: 'a', events: [added] });

  const { events, position, problem } = read(history, START, [0, 2]);

  expect(events).toEqual([]);
  expect(position.events).toBe(0n);
  expect(problem).toMatch(/no outcome/);
});

/** Of the outcome of a command. */
function identityOf(command: number): string {
  return `${TAG}-5-${command}-outcome 01890000-0000-7000-8000-00000000000${command}`;
}

function lastOf(history: History) {
  const { records } = history.fetched(5);
  return { key: records.at(-1)?.key ?? null, headers: { ...records.at(-1)?.headers } };
}

/** A copy of the first event, as if its owner had begun another decision. */
function eventWithout(history: History, header?: string) {
  const [, event] = history.fetched(5).records;
  const headers = { ...event?.headers };
  if (header !== undefined) headers[header] = undefined;
  return { key: event?.key ?? null, value: event?.value ?? null, headers };
}
