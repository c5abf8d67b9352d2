import { array, assert, constantFrom, property } from 'fast-check';

import { createHeaderMemory, recallText } from './header-memory.ts';

test('gives the text of the bytes, whatever came at that place before', () => {
  const texts = constantFrom('', 'a', 'b', 'orders.order.v1.PlaceOrder', 'ü');
  assert(
    property(array(texts), (values) => {
      const memory = createHeaderMemory();
      for (const text of values) {
        const bytes = Buffer.from(`--${text}--`);
        const reader = { bytes, at: 2 };

        expect(recallText(memory.values, 0, reader, bytes.length - 4)).toBe(text);
        expect(reader.at).toBe(bytes.length - 2);
      }
    }),
  );
});
