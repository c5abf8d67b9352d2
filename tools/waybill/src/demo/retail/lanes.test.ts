import fc from 'fast-check';

import { toLanes } from './lanes.ts';

test('every command is in exactly one lane, and lanes keep the order of the input', () => {
  const lane = fc.constantFrom('customer:1', 'customer:2', 'guest:3', 'product:A');
  fc.assert(
    fc.property(fc.array(lane), (lanes) => {
      const commands = lanes.map((name, index) => ({ lane: name, index }));
      const grouped = toLanes(commands);
      expect(grouped.flat().sort((a, b) => a.index - b.index)).toEqual(commands);
      for (const group of grouped) {
        expect(new Set(group.map(({ lane: name }) => name)).size).toBe(1);
        expect(group.map(({ index }) => index)).toEqual(group.map(({ index }) => index).toSorted((a, b) => a - b));
      }
      expect(grouped).toHaveLength(new Set(lanes).size);
    }),
  );
});
