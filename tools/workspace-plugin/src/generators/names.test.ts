import {
  checkAggregate,
  checkKebab,
  checkRecordName,
  checkTeam,
  consumerNames,
  pluralOf,
  toIdentifier,
} from './names.ts';

test.each(['returns', 'b2b', 'orders'])('%s is a team', (team) => {
  expect(checkTeam(team)).toBe(team);
});

test.each([
  ['Returns', 'returns'],
  ['my-returns', 'myreturns'],
  ['2day', 'day'],
  ['', 'shop'],
  ['new', 'news'],
  ['platform', 'platforms'],
])('the team "%s" is refused, and %s is proposed', (team, better) => {
  expect(() => checkTeam(team)).toThrow(better);
});

test('every refusal names the option and the value', () => {
  expect(() => checkAggregate('Return')).toThrow('--aggregate "Return" must be lower case');
  expect(() => checkRecordName('command', 'open-return')).toThrow(
    '"open-return" must be written in PascalCase, such as OpenReturn.',
  );
  expect(() => checkKebab('view', 'OpenReturns')).toThrow(
    '"OpenReturns" must be written in kebab-case, such as open-returns.',
  );
});

test.each([
  ['return', 'returns'],
  ['category', 'categories'],
  ['day', 'days'],
  ['box', 'boxes'],
])('more than one %s are %s', (one, many) => {
  expect(pluralOf(one)).toBe(many);
});

test('no name is a word of the language', () => {
  expect(toIdentifier('return')).toBe('returnView');
  expect(toIdentifier('open-returns')).toBe('openReturns');
  expect(consumerNames('returns', 'return', 'returns')).toMatchObject({ decider: 'returnDecider', a: 'a return' });
  expect(consumerNames('sales', 'order', 'sales-orders')).toMatchObject({ a: 'an order', viewKey: "'sales-orders'" });
});
