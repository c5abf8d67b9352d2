import { inventoryContract } from '@waybill/contracts-inventory';
import type { DeadLetterMark, LogRecord, NewRecord } from '@waybill/messages';
import { deadLetterMark, parseCommandMetadata, toCommandId, toDeadLetter, toOffset } from '@waybill/messages';

import type { FiledLetter } from './filed-letter.ts';
import { fileLetters } from './filed-letter.ts';
import { chooseBoxes } from './letter-boxes.ts';
import { planRedrive } from './plan-redrive.ts';

const HOUR_MS = 3_600_000;
const [box] = chooseBoxes([inventoryContract], { ids: [], aggregate: 'product' });
const commandId = toCommandId('00000000-0000-8000-8000-000000000001');
const headers = { ce_type: 'inventory.product.v1.AdjustStock', ce_tenant: 'acme', ce_subject: 'mug', ce_id: commandId };
const command: LogRecord = {
  ...{ topic: 'inventory.product.commands.v1', partition: 2, offset: toOffset(7), timestampMs: 0 },
  ...{ key: Buffer.from('acme|mug'), value: Buffer.from('body'), headers },
};

function mark(fate: DeadLetterMark['fate'], hours: number, changes: Partial<DeadLetterMark> = {}): NewRecord {
  const at = new Date(hours * HOUR_MS);
  const of = '33583ce6-2-7';
  const about = { of, fate, by: 'ada', at, reason: undefined, commandId, sentTo: undefined, edited: false };
  return deadLetterMark(null, { ...about, ...changes });
}

/** The letter of a command with these marks behind it. */
function filed(marks: readonly NewRecord[] = [], changes: Partial<LogRecord> = {}): FiledLetter {
  const letter = toDeadLetter({ ...command, ...changes }, { reason: 'x', build: 'b', traceparent: undefined });
  const records = [letter, letter, ...marks].map((record, offset) => toLogged(record, offset));
  const [only, ...others] = box === undefined ? [] : fileLetters(box, records);
  if (only === undefined || others.length > 0) throw new Error('There is one letter, however often it was written.');
  return only;
}

function toLogged({ key, value, headers: shape, headerValues }: NewRecord, offset: number): LogRecord {
  const entries = shape.varying.map((name, index) => [name, headerValues[index]] as const);
  return {
    ...{ topic: 'inventory.product.dlq', partition: 2, offset: toOffset(offset), timestampMs: 0 },
    ...{ key: key && Buffer.from(key), value: Buffer.from(value) },
    headers: Object.fromEntries([...shape.constant, ...entries].filter(([, text]) => text !== undefined)),
  };
}

function plan(letter: FiledLetter, { hours = 0, again = false } = {}) {
  const { send, leave } = planRedrive([letter], { nowMs: hours * HOUR_MS, again });
  return send.length === 1 ? 'send' : (leave[0]?.why ?? '');
}

test('the same letter makes the same command, which its metadata can be read of, and an edit makes another', () => {
  const ids = [undefined, undefined, { type: headers.ce_type, value: Buffer.from('new') }].map((edit) => {
    const [first] = planRedrive([filed()], { nowMs: 0, again: false, edit }).send;
    const record = first && toLogged(first.command.toRecord(new Date(0)), 0);
    const metadata = record && parseCommandMetadata(record);
    expect(metadata).toMatchObject({ tenant: 'acme', aggregateId: 'mug', causation: undefined });
    expect(record?.headers).toMatchObject({ ce_redriveof: commandId, ce_deadletterid: first?.filed.letter.id });
    return typeof metadata === 'object' ? [metadata.commandId, metadata.fingerprint].join() : metadata;
  });

  expect(ids[0]).toBe(ids[1]);
  expect(ids[0]).not.toBe(ids[2]);
});

test.each<[string, readonly NewRecord[], number, string | RegExp]>([
  ['nobody touched', [], 0, 'send'],
  ['was redriven', [mark('redriving', 0), mark('redriven', 0)], 1, /redriven by ada/],
  ['was discarded', [mark('discarded', 0)], 1, /discarded by ada/],
  ['somebody began with a moment ago', [mark('redriving', 0)], 23, 'send'],
  ['somebody began with two days ago', [mark('redriving', 0)], 48, /--again/],
  ['was begun with again within that time', [mark('redriving', 0), mark('redriving', 20)], 30, /--again/],
  ['two redrove at once', [mark('redriving', 0), mark('redriven', 0), mark('redriving', 0)], 1, /redriven by ada/],
])('a letter that %s', (_what, marks, hours, expected) => {
  const letter = filed(marks);
  expect(plan(letter, { hours })).toEqual(typeof expected === 'string' ? expected : expect.stringMatching(expected));
  expect(plan(letter, { hours, again: true })).toBe('send');
});

test('a letter that is not whole, or is for nobody, makes no command', () => {
  expect(plan(filed([], { value: Buffer.alloc(900_001) }))).toContain('not whole: 1 bytes of the value');
  expect(plan(filed([], { key: null, headers: {} }))).toContain('Nobody knows for whom it is');
});
