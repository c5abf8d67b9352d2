import type { Change } from './describe-change.ts';
import { toSentences, toTable } from './show-tally.ts';
import { addChange, emptyTally, sortedGroups } from './tally.ts';

const charged = { type: 'PaymentCharged', data: { amountPence: '5' } };
const change = (id: string, changes: Partial<Change> = {}): Change => ({
  ...{ aggregate: 'payments.account', tenant: 'acme', id, command: 'ChargePayment', commandId: `c-${id}` },
  ...{ at: 'payments.account.commands.v1/3@7', time: '2026-01-01T00:00:00.000Z', becauseOf: `orders.order ${id}` },
  body: { orderId: id },
  recorded: { outcome: 'Succeeded', error: null, events: [charged] },
  now: { outcome: 'Failed/charge-limit-exceeded', error: null, events: [] },
  ...changes,
});

test('differences are counted by code, the most frequent first, each with its first examples', () => {
  const tally = { ...emptyTally(), judged: 9 };
  const dearer = { outcome: 'Succeeded', error: null, events: [{ ...charged, data: { amountPence: '6' } }] };
  addChange(tally, change('1', { now: dearer }), 2);
  for (const id of ['2', '3', '4']) addChange(tally, change(id), 2);

  expect(sortedGroups(tally)).toMatchObject([
    {
      now: 'Failed/charge-limit-exceeded',
      events: 'PaymentCharged → none',
      count: 3,
      examples: [{ id: '2' }, { id: '3' }],
    },
    { now: 'Succeeded', events: 'PaymentCharged, with other data', count: 1, examples: [{ id: '1' }] },
  ]);
  const [head, first, example, , more] = toTable(tally);
  expect(head).toMatch(/^AGGREGATE +COMMAND +RECORDED +NOW +EVENTS +COUNT$/);
  expect(first).toMatch(/3$/);
  expect(example).toBe('  acme|2, because of orders.order 2, payments.account.commands.v1/3@7: {"orderId":"2"}');
  expect(more).toBe('  and 1 more');
});

test('an answer that is not complete says so', () => {
  const tally = { ...emptyTally(), judged: 4, missing: 2, undecided: 1, reworded: 3 };

  expect(toTable(tally)).toEqual([]);
  expect(toSentences(tally)).toEqual([
    '0 of 4 commands would be decided otherwise.',
    '3 refusals have the same code and another text.',
    '1 commands were not decided yet; they were left out.',
    '2 commands are not in the log any more and could not be decided again: the answer is not complete.',
  ]);
});
