import type { Command } from 'commander';

import { CliError, exitCodes } from '../cli-error.ts';
import type { FiledLetter, LetterFate } from './filed-letter.ts';
import type { AskedBoxes } from './letter-boxes.ts';
import { parseMoment } from '../parts/parse-moment.ts';

/** What the command line says about which letters are meant. */
export type FilterFlags = {
  readonly team?: string;
  readonly aggregate?: string;
  readonly topic?: string;
  readonly partition?: string;
  readonly offset?: string;
  readonly tenant?: string;
  readonly id?: string;
  readonly type?: string;
  readonly error?: string;
  readonly from?: string;
  readonly to?: string;
};

/** Which letters are meant: where they lie, and what is true of them. */
export type LetterFilter = AskedBoxes & { readonly matches: (filed: FiledLetter) => boolean };

/** Options that all commands about many letters have. */
export function addFilterOptions(command: Command): Command {
  return command
    .option('--team <name>', 'only of this team')
    .option('--aggregate <name>', 'only of this kind of aggregate')
    .option('-t, --topic <name>', 'only in this topic')
    .option('-p, --partition <n>', 'only in this partition')
    .option('--offset <n>', 'only of the command at this offset')
    .option('--tenant <name>', 'only of this tenant')
    .option('--id <id>', 'only for the aggregate of this id')
    .option('--type <name>', 'only commands of this type, such as PlaceOrder')
    .option('--error <text>', 'only with this text in the error')
    .option('--from <time>', 'only written since: RFC 3339, -2h or @<ms>')
    .option('--to <time>', 'only written before');
}

/** @throws `CliError` for wrong usage */
export function toFilter(ids: readonly string[], flags: FilterFlags, nowMs: number): LetterFilter {
  const { team, aggregate, topic } = flags;
  const wrong = ids.find((id) => !/^[0-9a-f]{8}-\d+-\d+$/.test(id));
  if (wrong !== undefined) {
    const message = `"${wrong}" is no id of a dead letter, such as 965f595d-3-17.`;
    throw new CliError({ message, fix: 'waybill dlq list shows them.', exitCode: exitCodes.usage });
  }
  const tests = testsOf(ids, flags, nowMs);
  const partition = flags.partition === undefined ? undefined : toNumber('--partition', flags.partition);
  return { ids, team, aggregate, topic, partition, matches: (filed) => tests.every((test) => test(filed)) };
}

/** Whether anything is said at all: nobody should change everything by saying nothing. */
export function isAnythingAsked(ids: readonly string[], flags: FilterFlags): boolean {
  const { team, aggregate, topic, partition, offset, tenant, id, type, error, from, to } = flags;
  const said = [team, aggregate, topic, partition, offset, tenant, id, type, error, from, to];
  return ids.length > 0 || said.some((flag) => flag !== undefined);
}

type Test = (filed: FiledLetter) => boolean;

function testsOf(ids: readonly string[], flags: FilterFlags, nowMs: number): readonly Test[] {
  const when = <Value>(value: Value | undefined, test: (value: Value) => Test) =>
    value === undefined ? [] : [test(value)];
  const { tenant, id, type, error, from, to, offset } = flags;
  return [
    ...when(ids.length === 0 ? undefined : new Set(ids), (set) => (filed) => set.has(filed.letter.id)),
    ...when(tenant, (name) => (filed) => addresseeOf(filed).tenant === name),
    ...when(id, (name) => (filed) => addresseeOf(filed).aggregateId === name),
    ...when(type, (name) => (filed) => isType(filed, name)),
    ...when(error, (text) => (filed) => filed.letter.reason.toLowerCase().includes(text.toLowerCase())),
    ...when(from, (text) => since(parseMoment('--from', text, nowMs))),
    ...when(to, (text) => before(parseMoment('--to', text, nowMs))),
    ...when(offset, (text) => at(toNumber('--offset', text))),
  ];
}

const since =
  (ms: number): Test =>
  (filed) =>
    filed.letter.writtenMs >= ms;
const before =
  (ms: number): Test =>
  (filed) =>
    filed.letter.writtenMs < ms;
const at =
  (offset: number): Test =>
  (filed) =>
    filed.letter.source.offset === BigInt(offset);

/** For whom a command was, as far as its headers or its key tell. */
export function addresseeOf({ letter: { headers, key } }: FiledLetter): { tenant: string; aggregateId: string } {
  const [tenant = '', aggregateId = ''] = key?.toString('utf8').split('|') ?? [];
  return { tenant: headers['ce_tenant'] ?? tenant, aggregateId: headers['ce_subject'] ?? aggregateId };
}

/** Those that nobody has dealt with. */
export function isWaiting(fate: LetterFate): boolean {
  return fate === 'open' || fate === 'unsure';
}

function isType({ letter: { headers } }: FiledLetter, name: string): boolean {
  const type = headers['ce_type'] ?? '';
  return type === name || type.endsWith(`.${name}`);
}

function toNumber(option: string, text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new CliError({ message: `${option} is a number from 0, not "${text}".`, exitCode: exitCodes.usage });
}
