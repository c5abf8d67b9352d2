import { defineConsumer } from './define-consumer.ts';
import { counter, countersContract } from './fixtures.ts';
import { defineReactor } from './reactor/define-reactor.ts';

test('a consumer knows topics, commands and events of each of its aggregates', () => {
  const { team, kinds } = defineConsumer({ team: 'counters', contract: countersContract, deciders: { counter } });

  expect(team).toBe('counters');
  expect(kinds).toHaveLength(1);
  expect(kinds[0]?.contract.eventsTopic).toBe('counters.counter.events.v1');
  expect([...(kinds[0]?.commandTypes ?? [])]).toEqual([['counters.counter.v1.Add', 'Add']]);
  expect([...(kinds[0]?.eventReaders.keys() ?? [])]).toEqual([
    'counters.counter.v1.Added',
    'counters.counter.v1.Praised',
  ]);
});

test('an aggregate without a decider is refused, by the compiler and at the start', () => {
  expect(() =>
    // @ts-expect-error -- the decider of counter is missing
    defineConsumer({ team: 'counters', contract: countersContract, deciders: {} }),
  ).toThrow('The aggregate counter of counters has no decider.');
});

test('a decider without an aggregate is refused, by the compiler and at the start', () => {
  expect(() =>
    defineConsumer({
      team: 'counters',
      contract: countersContract,
      // @ts-expect-error -- there is no aggregate of the name clock
      deciders: { counter, clock: counter },
    }),
  ).toThrow('The contract of counters has no aggregate clock.');
});

test('the contract of another team is refused', () => {
  expect(() => defineConsumer({ team: 'clocks', contract: countersContract, deciders: { counter } })).toThrow(
    'The contract is of the team counters, not of clocks.',
  );
});

test('reactors are those of the team, and each has a group of its own', () => {
  const ours = { team: 'counters', contract: countersContract, deciders: { counter } };
  const reactor = defineReactor({ team: 'counters', name: 'echo', reactions: [] });

  expect(defineConsumer({ ...ours, reactors: [reactor] }).reactors).toEqual([reactor]);
  expect(() => defineConsumer({ ...ours, reactors: [{ ...reactor, team: 'clocks' }] })).toThrow(
    'The reactor echo is of the team clocks, not of counters.',
  );
  for (const reactors of [[reactor, reactor], [{ ...reactor, name: 'consumer' }]])
    expect(() => defineConsumer({ ...ours, reactors })).toThrow('Two parts of counters would join the group counters.');
});
