import fc from 'fast-check';

import { parseRfc3339 } from './rfc3339.ts';

test('reads every moment that a Date writes', () => {
  const moments = fc.date({
    min: new Date('0000-01-01T00:00:00.000Z'),
    max: new Date('9999-12-31T23:59:59.999Z'),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(moments, (moment) => {
      expect(parseRfc3339(moment.toISOString())).toEqual(moment);
    }),
  );
});

test.each([
  ['2010-12-01T08:26:00Z', '2010-12-01T08:26:00.000Z'],
  ['2010-12-01T08:26:00.5Z', '2010-12-01T08:26:00.500Z'],
  ['2010-12-01T08:26:00.120000000Z', '2010-12-01T08:26:00.120Z'],
  ['2010-12-01T09:26:00+01:00', '2010-12-01T08:26:00.000Z'],
  ['2010-12-01T00:00:00-00:30', '2010-12-01T00:30:00.000Z'],
  ['2010-12-01T08:26:00-00:00', '2010-12-01T08:26:00.000Z'],
  ['2010-12-01t08:26:00z', '2010-12-01T08:26:00.000Z'],
  ['2012-02-29T00:00:00Z', '2012-02-29T00:00:00.000Z'],
])('%s is %s', (text, iso) => {
  expect(parseRfc3339(text)?.toISOString()).toBe(iso);
});

test.each([
  ['a day without a time', '2010-12-01'],
  ['no zone', '2010-12-01T08:26:00'],
  ['a space', '2010-12-01 08:26:00Z'],
  ['the 30th of February', '2010-02-30T08:26:00Z'],
  ['the 29th of February in a common year', '2011-02-29T08:26:00Z'],
  ['the 31st of April', '2010-04-31T08:26:00Z'],
  ['the month 13', '2010-13-01T08:26:00Z'],
  ['the hour 24', '2010-12-01T24:00:00Z'],
  ['a leap second', '2016-12-31T23:59:60Z'],
  ['a fraction of a millisecond', '2010-12-01T08:26:00.0001Z'],
  ['a zone without a colon', '2010-12-01T08:26:00+0100'],
  ['a year of five digits', '12010-12-01T08:26:00Z'],
  ['a moment before the year 0', '0000-01-01T00:00:00+01:00'],
  ['a moment behind the year 9999', '9999-12-31T23:59:59-01:00'],
  ['words', 'yesterday'],
  ['nothing', ''],
])('%s is no time: %s', (_what, text) => {
  expect(parseRfc3339(text)).toBeUndefined();
});
