import fc from 'fast-check';

import { renderEvent, renderPlace } from './server-sent-event.ts';

/** A reader as the standard has it, for one block. */
function read(block: string): { readonly event: string; readonly id: string; readonly data: string } {
  const fields = { event: [] as string[], id: [] as string[], data: [] as string[] };
  for (const line of block.split('\n')) {
    const [, name = '', value = ''] = /^([^:]+): ?(.*)$/s.exec(line) ?? [];
    if (name === 'event' || name === 'id' || name === 'data') fields[name].push(value);
  }
  return { event: fields.event.join(), id: fields.id.join(), data: fields.data.join('\n') };
}

test('whatever is sent is read, with one kind of line break', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z]+$/), fc.stringMatching(/^[\w.-]+$/), fc.string(), (event, id, data) => {
      expect(read(renderEvent({ event, id, data }))).toEqual({ event, id, data: data.replace(/\r\n?/g, '\n') });
    }),
  );
});

test('data can not end an event or begin another one', () => {
  expect(renderEvent({ event: 'status', id: '1', data: 'a\n\nevent: x\rid: 2' })).toBe(
    'event: status\nid: 1\ndata: a\ndata: \ndata: event: x\ndata: id: 2\n\n',
  );
});

test('a place is an id without data, which no client takes for an event', () => {
  expect(renderPlace('7')).toBe('id: 7\n\n');
});
