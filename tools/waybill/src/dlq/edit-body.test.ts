import { recordContext } from '../cli-context-fixture.ts';
import { editBody } from './edit-body.ts';
import { parseMoment } from '../parts/parse-moment.ts';

const json = { id: 'a', lines: [{ quantity: 1 }, { quantity: 2 }], note: null };
const set = (...assignments: readonly string[]) => editBody(recordContext(), json, { set: assignments });

test.each([
  [['id=b'], { ...json, id: 'b' }],
  [['lines.1.quantity=3'], { ...json, lines: [{ quantity: 1 }, { quantity: 3 }] }],
  [['note="5"', 'id=7'], { ...json, note: '5', id: 7 }],
  [['address.city=Ulm'], { ...json, address: { city: 'Ulm' } }],
])('%p sets members', async (assignments, expected) => {
  expect(await set(...assignments)).toEqual(expected);
});

test('what is no assignment, no file, no JSON or no change is told', async () => {
  await expect(set('quantity')).rejects.toThrow('--set takes <member>=<value>');
  await expect(editBody(recordContext(), json, { body: '/nowhere.json' })).rejects.toThrow("can't be read");
  await expect(editBody(recordContext({ env: { EDITOR: 'echo { >' } }), json, {})).rejects.toThrow('is no JSON');
  await expect(editBody(recordContext({ env: { EDITOR: 'false' } }), json, {})).rejects.toThrow('ended with 1');
  await expect(editBody(recordContext({ env: { EDITOR: 'true' } }), json, {})).rejects.toThrow('Nothing was changed');
});

test('moments are read in three ways', () => {
  const moments = ['1970-01-01T00:00:01Z', '@1000', '-2s'].map((text) => parseMoment('--from', text, 3_000));
  expect(moments).toEqual([1_000, 1_000, 1_000]);
  expect(() => parseMoment('--from', 'yesterday', 0)).toThrow('--from is a time');
});
