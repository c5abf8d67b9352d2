import fc from 'fast-check';

import { createEventStreamParser } from './event-stream.ts';

const LINE_END = fc.constantFrom('\n', '\r', '\r\n');
const TEXT = fc.string({ unit: 'grapheme' }).map((text) => text.replace(/[\r\n\0]/g, '-'));

/** Blocks as a server may write them, with what a reader must find in them. */
const block = fc
  .record({ event: TEXT, id: TEXT, data: fc.array(TEXT, { minLength: 1 }), comment: TEXT, end: LINE_END })
  .map(({ event, id, data, comment, end }) => ({
    text: [`:${comment}`, `event: ${event}`, `id: ${id}`, ...data.map((line) => `data: ${line}`), '', ''].join(end),
    found: { event: event || 'message', id, data: data.join('\n') },
  }));

test('finds every event, wherever the pieces are cut', () => {
  fc.assert(
    fc.property(fc.array(block), fc.array(fc.nat({ max: 20 })), (blocks, cuts) => {
      const parser = createEventStreamParser();
      // A line feed that begins a block would belong to the carriage return before it.
      let rest = blocks.map(({ text }) => text).join(':\n');
      const events = [];
      for (const cut of cuts) {
        events.push(...parser.push(rest.slice(0, cut)));
        rest = rest.slice(cut);
      }
      events.push(...parser.push(rest));
      expect(events).toEqual(blocks.map(({ found }) => found));
    }),
  );
});

test('survives any text, and finds the same in it however it is cut', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('\r', '\n', ':', ' ', 'data', 'id', '\0', 'é') }),
      fc.nat({ max: 50 }),
      (text, cut) => {
        const [whole, cutOnce] = [createEventStreamParser(), createEventStreamParser()];
        expect([...cutOnce.push(text.slice(0, cut)), ...cutOnce.push(text.slice(cut))]).toEqual(whole.push(text));
        expect(cutOnce.lastId()).toBe(whole.lastId());
      },
    ),
  );
});

test('follows the examples of the standard', () => {
  const parser = createEventStreamParser();
  expect(parser.push('data: YHOO\ndata: +2\ndata: 10\n\n')).toEqual([
    { event: 'message', data: 'YHOO\n+2\n10', id: '' },
  ]);
  expect(parser.push(': test stream\n\ndata: first\nid: 1\n\ndata:second\nid\n\ndata:  third\n\n')).toEqual([
    { event: 'message', data: 'first', id: '1' },
    { event: 'message', data: 'second', id: '' },
    { event: 'message', data: ' third', id: '' },
  ]);
  expect(parser.push('data\n\ndata\ndata\n\ndata:')).toEqual([
    { event: 'message', data: '', id: '' },
    { event: 'message', data: '\n', id: '' },
  ]);
});

test('takes the place and the pause without an event, and no id with a NUL or a pause that is no number', () => {
  const parser = createEventStreamParser();
  expect(parser.push('retry: 2000\n\nid: 7\n\nid: 8\0\nretry: soon\n\n')).toEqual([]);
  expect([parser.retryMs(), parser.lastId()]).toEqual([2_000, '7']);
});
