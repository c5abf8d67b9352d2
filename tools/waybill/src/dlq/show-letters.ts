import { toColumns } from '../parts/to-columns.ts';
import type { FiledLetter } from './filed-letter.ts';
import type { LetterBody } from './letter-body.ts';
import { addresseeOf } from './letter-filter.ts';
import type { RedrivePlan } from './plan-redrive.ts';

/** A letter as `--json` shows it. */
export function toDocument(filed: FiledLetter) {
  const { letter, box, partition, marks, fate } = filed;
  const { source } = letter;
  return {
    id: letter.id,
    fate,
    team: box.team,
    aggregate: box.aggregate,
    ...addresseeOf(filed),
    type: letter.headers['ce_type'] ?? null,
    error: letter.reason,
    writtenAt: new Date(letter.writtenMs).toISOString(),
    build: letter.build ?? null,
    trace: letter.traceparent ?? null,
    letterTopic: `${box.topic}/${partition}`,
    command: {
      id: letter.headers['ce_id'] ?? null,
      at: `${source.topic}/${source.partition}@${source.offset}`,
      appendedAt: new Date(source.timestampMs).toISOString(),
    },
    marks: marks.map((mark) => ({ ...mark, of: undefined, at: mark.at.toISOString() })),
  };
}

/** A table with a line for each letter. */
export function toTable(letters: readonly FiledLetter[]): readonly string[] {
  const rows = letters.map((filed) => {
    const { letter, fate } = filed;
    const { tenant, aggregateId } = addresseeOf(filed);
    const type = letter.headers['ce_type'] ?? '?';
    const [reason = ''] = letter.reason.split('\n');
    const when = new Date(letter.writtenMs).toISOString();
    return [letter.id, when, fate, type.slice(type.lastIndexOf('.') + 1), `${tenant}|${aggregateId}`, reason];
  });
  return toColumns([['LETTER', 'WRITTEN', 'FATE', 'COMMAND', 'FOR', 'ERROR'], ...rows]);
}

/** All about one letter. */
export function toPage(filed: FiledLetter, body: LetterBody): readonly string[] {
  const { marks, command, ...facts } = toDocument(filed);
  const { letter } = filed;
  const lines = Object.entries({
    ...facts,
    command: command.at,
    'command id': command.id,
    'appended at': command.appendedAt,
  });
  return [
    ...toColumns(lines.map(([name, value]) => [name, value ?? '-'])),
    ...(letter.cut === undefined ? [] : [`missing: ${letter.cut}`]),
    ...(letter.stack === undefined ? [] : ['', letter.stack]),
    '',
    ...Object.entries(letter.headers).map(([name, value]) => `${name}: ${value ?? ''}`),
    '',
    ...(body.ok ? [JSON.stringify(body.json, null, 2)] : [`The body can't be read: ${body.reason}`, body.hex]),
    ...(marks.length === 0 ? [] : ['']),
    ...marks.map(({ fate, by, at, reason, sentTo, commandId }) =>
      [fate, 'by', by, at, sentTo ?? commandId ?? '', reason ?? ''].join(' ').trimEnd(),
    ),
  ];
}

/** What a redrive would do, letter by letter. */
export function toPlanLines({ send, leave }: RedrivePlan): readonly string[] {
  return [
    ...toColumns(
      send.map(({ filed, command }) => [
        filed.letter.id,
        '→',
        command.commandId,
        command.type,
        command.addressee,
        command.causedBy === undefined ? '' : `(${command.causedBy} was told that it failed)`,
      ]),
    ),
    ...leave.map(({ filed, why }) => `${filed.letter.id} ✗ ${why}`),
  ];
}
