import fc from 'fast-check';

import { showPence } from './show-pence.ts';

test.each([
  ['0', '£0.00'],
  ['7', '£0.07'],
  ['-7', '-£0.07'],
  ['-150', '-£1.50'],
  ['-123456', '-£1,234.56'],
  ['9007199254740993', '£90,071,992,547,409.93'],
])('%s pence are shown as %s', (pence, shown) => {
  expect(showPence(pence)).toBe(shown);
});

test('what is shown is what was counted, however much and on whichever side of nothing', () => {
  fc.assert(
    fc.property(fc.bigInt(), (pence) => {
      const shown = showPence(String(pence));

      expect(shown).toMatch(/^-?£\d{1,3}(,\d{3})*\.\d\d$/);
      expect(BigInt(shown.replaceAll(/[£,.]/g, ''))).toBe(pence);
    }),
  );
});
