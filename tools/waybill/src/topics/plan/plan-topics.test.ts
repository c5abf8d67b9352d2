import type { FoundTopic, TopicSpec } from '@waybill/kafka';
import { topicSettings } from '@waybill/kafka';
import fc from 'fast-check';

import { carryOut } from './carry-out.ts';
import { ClusterModel, modelTopic } from './cluster-fixture.ts';
import { planLines } from './plan-lines.ts';
import { planTopics } from './plan-topics.ts';

const DAY_MS = 86_400_000;
const events: TopicSpec = { topic: 'orders.order.events.v1', kind: 'events', partitions: 12 };
const dlq: TopicSpec = { topic: 'orders.order.dlq', kind: 'dead-letters', partitions: 12, retentionMs: 30 * DAY_MS };
const sizes = { partitions: 12, replication: 3 };

/** The lines about one topic that is wanted so and found so. */
function linesFor(wanted: TopicSpec, found: FoundTopic | undefined, brokers = 3): readonly string[] {
  return planLines(planTopics([wanted], new ClusterModel(brokers, found === undefined ? [] : [found]).found()));
}

function asWanted(spec: TopicSpec, changes: Readonly<Record<string, string>> = {}): FoundTopic {
  return modelTopic(spec.topic, { ...topicSettings(spec, 3), ...changes }, sizes);
}

test('what is missing is created with as many copies as the file wants', () => {
  expect(linesFor(events, undefined)).toEqual(['+ orders.order.events.v1: create with 12 partitions, copies: 3']);
  expect(linesFor(events, undefined, 1)).toEqual(['+ orders.order.events.v1: create with 12 partitions, copies: 1']);
});

test('nothing is created with more copies than there are brokers', () => {
  expect(linesFor({ ...events, replication: 3 }, undefined, 2).join('\n')).toContain('only 2 of the brokers are there');
});

test('what is as it is wanted needs no step', () => {
  expect(linesFor(events, asWanted(events))).toEqual(['= 1 topic is as wanted']);
});

test('a setting that loses nothing is changed, from what to what', () => {
  expect(linesFor(dlq, asWanted(dlq, { 'retention.ms': '86400000', 'compression.type': 'zstd' }))).toEqual([
    '~ orders.order.dlq: compression.type zstd → producer',
    '~ orders.order.dlq: retention.ms 86400000 → 2592000000',
  ]);
});

test('a setting that holds by chance is set on the topic itself', () => {
  const settings = Object.entries(topicSettings(events, 3)).filter(([setting]) => setting !== 'cleanup.policy');

  expect(linesFor(events, modelTopic(events.topic, Object.fromEntries(settings), sizes))).toEqual([
    '~ orders.order.events.v1: cleanup.policy delete, now on the topic itself: it only held because the broker is set so',
  ]);
});

test.each<[string, TopicSpec, FoundTopic, string]>([
  [
    'another number of partitions',
    events,
    { ...asWanted(events), partitions: 6 },
    'partitions 6 → 12 is refused: keys would move',
  ],
  ['a shorter retention', dlq, asWanted(dlq, { 'retention.ms': '-1' }), 'retention.ms -1 → 2592000000 is refused'],
  ['fewer copies', { ...events, replication: 3 }, { ...asWanted(events), replication: 5 }, 'copies 5 → 3 is refused'],
  [
    'more copies',
    { ...events, replication: 5 },
    asWanted(events),
    'copies 3 → 5 is refused: copies are made by moving',
  ],
  [
    'fewer in-sync replicas',
    events,
    asWanted(events, { 'min.insync.replicas': '3' }),
    'min.insync.replicas 3 → 2 is refused',
  ],
])('%s is refused in one sentence, with the way to do it by hand', (_what, wanted, found, sentence) => {
  const [line, way] = linesFor(wanted, found, 5);

  expect(line).toContain(`! ${wanted.topic}: ${sentence}`);
  expect(way).toMatch(/^ {4}by hand: \S/);
});

test('a topic with a refusal is left alone as a whole', () => {
  const found = asWanted(dlq, { 'retention.ms': '-1', 'compression.type': 'zstd' });

  expect(planTopics([dlq], new ClusterModel(3, [found]).found()).steps).toEqual([
    expect.objectContaining({ step: 'refuse', what: 'retention.ms' }),
  ]);
});

test('what others have set on a topic stays, and is told', () => {
  expect(linesFor(events, asWanted(events, { 'segment.bytes': '1048576' }))).toEqual([
    '  orders.order.events.v1: segment.bytes=1048576 is not ours, and stays',
    '= 1 topic is as wanted',
  ]);
});

describe('for any files and any cluster', () => {
  const age = fc.constantFrom('-1', '1000', String(30 * DAY_MS), String(90 * DAY_MS));
  const someSettings = fc.record(
    {
      'cleanup.policy': fc.constantFrom('delete', 'compact', 'compact,delete'),
      'retention.ms': age,
      'retention.bytes': fc.constantFrom('-1', '1048576'),
      'min.insync.replicas': fc.constantFrom('1', '2', '3'),
      'unclean.leader.election.enable': fc.constantFrom('true', 'false'),
      'compression.type': fc.constantFrom('zstd', 'producer'),
      'segment.bytes': fc.constantFrom('1048576'),
    },
    { requiredKeys: [] },
  );
  const spec = fc.record({
    kind: fc.constantFrom('commands' as const, 'events' as const, 'dead-letters' as const),
    partitions: fc.constantFrom(6, 12),
    replication: fc.constantFrom(undefined, 1, 3, 5),
    retentionMs: fc.constantFrom(undefined, 30 * DAY_MS, 90 * DAY_MS),
  });
  const found = fc.record({
    partitions: fc.constantFrom(6, 12),
    replication: fc.constantFrom(1, 3, 5),
    settings: someSettings,
    isWanted: fc.boolean(),
  });
  const situation = fc.record({
    brokers: fc.integer({ min: 1, max: 5 }),
    topics: fc.array(fc.record({ spec, found: fc.option(found) }), { maxLength: 4 }),
  });

  type Situation = typeof situation extends fc.Arbitrary<infer Value> ? Value : never;

  function build({ brokers, topics }: Situation) {
    const wanted = topics.map((topic, n): TopicSpec => ({ topic: `team.a${n}.v1`, ...topic.spec }));
    const present = topics.flatMap((topic, n) => {
      if (topic.found === null) return [];
      const { settings, isWanted, ...size } = topic.found;
      const own = isWanted ? { ...topicSettings(topic.spec, size.replication), ...settings } : settings;
      return [modelTopic(`team.a${n}.v1`, own, size)];
    });
    return {
      wanted,
      before: new Map(present.map((topic) => [topic.name, topic])),
      model: new ClusterModel(brokers, present),
    };
  }

  /** Up to which age records stay, or which size. */
  function horizon({ settings }: FoundTopic, setting: string): number {
    const value = settings.get(setting) ?? '-1';
    return value === '-1' || settings.get('cleanup.policy') === 'compact' ? Infinity : Number(value);
  }

  test('a plan that was carried out leaves nothing but the same refusals', async () => {
    await fc.assert(
      fc.asyncProperty(situation, async (drawn) => {
        const { wanted, model } = build(drawn);
        const first = planTopics(wanted, model.found());
        await carryOut(model, first, wanted);

        const second = planTopics(wanted, model.found());

        expect(second.steps).toEqual(first.steps.filter(({ step }) => step === 'refuse'));
      }),
    );
  });

  test('carrying a plan out loses nothing and takes nothing away', async () => {
    await fc.assert(
      fc.asyncProperty(situation, async (drawn) => {
        const { wanted, before, model } = build(drawn);
        await carryOut(model, planTopics(wanted, model.found()), wanted);

        const after = model.found().topics;
        for (const [name, old] of before) {
          const now = after.get(name) ?? old;
          const numberOf = (topic: FoundTopic) => Number(topic.settings.get('min.insync.replicas'));
          expect(after.has(name)).toBe(true);
          expect([now.partitions, now.replication]).toEqual([old.partitions, old.replication]);
          for (const setting of ['retention.ms', 'retention.bytes']) {
            expect(horizon(now, setting)).toBeGreaterThanOrEqual(horizon(old, setting));
          }
          expect(numberOf(now)).toBeGreaterThanOrEqual(numberOf(old));
          if (now.settings.get('unclean.leader.election.enable') === 'true') expect(now).toEqual(old);
          if (now.settings.get('cleanup.policy') !== 'delete') expect(now).toEqual(old);
          expect(now.settings.get('segment.bytes')).toBe(old.settings.get('segment.bytes'));
        }
      }),
    );
  });
});
