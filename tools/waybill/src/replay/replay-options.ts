import { parsePosition, PARTITIONS, positionText } from '@waybill/messages';
import { topicTag, toOffset } from '@waybill/messages';
import type { Contract, Offset, TopicPartition } from '@waybill/messages';
import type { Moment, Range } from '@waybill/replay';

import { CliError, exitCodes } from '../cli-error.ts';
import type { Source } from './choose-sources.ts';
import type { Manifest, ManifestFilter } from './manifest.ts';
import type { Values } from './read-message.ts';
import { parsePlace } from './parse-place.ts';
import type { Format } from './store-output.ts';
import type { PieceLimits } from './write-pieces.ts';

/** The options of `waybill replay` as commander gives them. */
export type ReplayFlags = {
  readonly from?: string;
  readonly to: string;
  readonly partition?: string;
  readonly shard?: string;
  readonly tenant?: string;
  readonly type?: string;
  readonly subject?: string;
  readonly filter?: string;
  readonly values?: string;
  readonly format?: string;
  readonly out?: string;
  readonly sql?: string;
  readonly since?: string;
  readonly rate?: string;
  readonly fileRows: string;
  readonly skipUnreadable?: boolean;
  readonly overwrite?: boolean;
  readonly restart?: boolean;
  readonly dryRun?: boolean;
  readonly count?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
};

/** So many characters of JSON are about 5 MiB of Parquet. */
const LARGEST_FILE_CHARACTERS = 64 * 1024 * 1024;

const VALUES: readonly Values[] = ['latest', 'written'];
const FORMATS: readonly Format[] = ['ndjson', 'parquet', 'arrow', 'duckdb'];

/** @throws `CliError` for wrong usage */
export function readValues({ values = 'latest', format = 'ndjson' }: Pick<ReplayFlags, 'values' | 'format'>): Values {
  const known = VALUES.find((each) => each === values);
  if (known === undefined) throw usage(`--values takes ${VALUES.join(' or ')}, not "${values}".`);
  if (known === 'written' && format !== 'ndjson')
    throw usage(`--values written needs --format ndjson: a table has the columns of today.`);
  return known;
}

/** @throws `CliError` for wrong usage */
export function readFormat({ format = 'ndjson', out, sql }: ReplayFlags): Format {
  const known = FORMATS.find((each) => each === format);
  if (known === undefined) throw usage(`--format takes ${FORMATS.join(', ')}, not "${format}".`);
  if (known !== 'ndjson' && out === undefined && sql === undefined) throw usage(`--format ${known} needs --out.`);
  return known;
}

/** What goes with none of the others, and why. */
const EXCLUSIVE: readonly (readonly [keyof ReplayFlags, readonly (keyof ReplayFlags)[], string])[] = [
  ['sql', ['out', 'dryRun'], '--sql answers at once: it goes with neither --out nor --dry-run.'],
  [
    ...(['count', ['out', 'dryRun', 'sql', 'filter']] as const),
    '--count looks at headers alone: it goes with none of --filter, --out, --sql and --dry-run.',
  ],
  ['values', ['sql', 'filter'], '--values is of lines: --sql and --filter are about fields as they are today.'],
  ['since', ['from'], '--since says where it begins: it excludes --from.'],
  ['since', ['overwrite'], '--since adds: it excludes --overwrite.'],
];

/** @throws `CliError` for options that exclude each other, or lack one another */
export function checkFlags(flags: ReplayFlags): void {
  const has = (...names: readonly (keyof ReplayFlags)[]) => names.some((name) => flags[name] !== undefined);
  for (const [option, others, sentence] of EXCLUSIVE) if (has(option) && has(...others)) throw usage(sentence);
  if (has('json') && !has('out', 'dryRun', 'sql', 'count'))
    throw usage('--json needs --out, --sql, --count or --dry-run: standard output has the events.');
  // Before anything is asked for.
  for (const read of [readFormat, readValues, choosePartitions, readRate, readLimits]) read(flags);
}

/** Messages of some kind alone, and in which form, as a manifest tells it. */
export function filterOf(
  flags: Pick<ReplayFlags, 'tenant' | 'type' | 'subject' | 'filter' | 'values'>,
): ManifestFilter {
  const { tenant, type, subject, filter, values } = flags;
  const given = Object.entries({ tenant, type, subject, filter, values });
  return Object.fromEntries(given.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])));
}

/** @throws `CliError` for wrong usage */
export function readRange(
  { from = 'beginning', to, partition }: Pick<ReplayFlags, 'from' | 'to' | 'partition'>,
  contracts: readonly Contract[],
): Range {
  if (partition === undefined && [from, to].some((place) => place.startsWith('offset:')))
    throw usage('An offset belongs to one partition: name it by --partition.');
  const nowMs = Date.now();
  const read = (option: string, text: string): Moment =>
    text.startsWith('position:') ? readPosition(option, text, contracts) : parsePlace(option, text, nowMs);
  return { from: read('--from', from), to: read('--to', to) };
}

/** Where a replay goes on behind an output. */
export function rangeSince({ sources }: Manifest, range: Range): Range {
  const position = new Map(
    sources.flatMap(({ source, partitions }) =>
      partitions
        .filter(({ until }) => BigInt(until) > 0n)
        .map(({ partition, until }) => [`${topicOf(source)}.${partition}`, before(until)] as const),
    ),
  );
  const keyOf = ({ topic, partition }: TopicPartition) => `${topic}.${partition}`;
  return { from: { kind: 'position', position, keyOf }, to: range.to };
}

function topicOf(source: string): string {
  return source.replace(/:outcomes$/, '');
}

function before(until: string): Offset {
  return toOffset(BigInt(until) - 1n);
}

/** A position names events topics by the tags of their commands topics. */
function readPosition(option: string, text: string, contracts: readonly Contract[]): Moment {
  const token = text.slice('position:'.length);
  const position = parsePosition(token);
  // Whatever else is read as one is written otherwise.
  if (position === undefined || positionText(position) !== token)
    throw usage(`${option} takes behind position: what a Waybill-Position header has given.`);
  const tags = new Map(
    contracts
      .flatMap(({ aggregates }) => aggregates)
      .map(({ eventsTopic, commandsTopic }) => [eventsTopic, topicTag(commandsTopic)]),
  );
  return { kind: 'position', position, keyOf: ({ topic, partition }) => `${tags.get(topic) ?? ''}.${partition}` };
}

/** The partitions that are read: all, one, or those of a shard. @throws `CliError` for wrong usage */
export function choosePartitions({ partition, shard }: Pick<ReplayFlags, 'partition' | 'shard'>): readonly number[] {
  const all = Array.from({ length: PARTITIONS }, (_, index) => index);
  if (partition !== undefined && shard !== undefined) throw usage('--shard excludes --partition.');
  if (shard !== undefined) return partitionsOfShard(all, shard);
  if (partition === undefined) return all;
  if (all.some((each) => String(each) === partition)) return [Number(partition)];
  throw usage(`A topic has the partitions 0 to ${PARTITIONS - 1}, not "${partition}".`);
}

function partitionsOfShard(all: readonly number[], shard: string): readonly number[] {
  const [, own = 0, count = 0] = /^([1-9]\d?)\/([1-9]\d?)$/.exec(shard)?.map(Number) ?? [];
  if (own > 0 && own <= count && count <= PARTITIONS) return all.filter((each) => each % count === own - 1);
  throw usage(`--shard takes such as 2/8, of ${PARTITIONS} shards at most, not "${shard}".`);
}

/** Where Parquet files end. @throws `CliError` for wrong usage */
export function readLimits({ fileRows }: ReplayFlags): PieceLimits {
  if (/^[1-9]\d{0,6}$/.test(fileRows)) return { rows: Number(fileRows), characters: LARGEST_FILE_CHARACTERS };
  throw usage(`--file-rows takes a number of rows, at most 9999999, not "${fileRows}".`);
}

/** @returns records in a second; undefined without a limit. @throws `CliError` for wrong usage */
export function readRate({ rate }: Pick<ReplayFlags, 'rate'>): number | undefined {
  if (rate === undefined) return undefined;
  if (/^[1-9]\d{0,8}$/.test(rate)) return Number(rate);
  throw usage(`--rate takes records in a second, such as 5000, not "${rate}".`);
}

/** Only what was asked for in the same way may be added to. @throws `CliError` */
export function checkBase(base: Manifest, sources: readonly Source[], format: Format, filter: ManifestFilter): void {
  const names = (of: readonly string[]) => [...of].sort().join(', ');
  const [had, asked] = [names(base.sources.map(({ source }) => source)), names(sources.map(({ name }) => name))];
  if (had !== asked) throw usage(`The manifest of --since is of ${had}, not of ${asked}.`);
  const of = (of: ManifestFilter) => JSON.stringify(Object.entries(of).sort());
  if (of(base.filter) !== of(filter)) throw usage('The manifest of --since has other filters: give the same.');
  if (base.format !== format) throw usage(`The manifest of --since is of the format ${base.format}: give the same.`);
}

function usage(message: string): CliError {
  return new CliError({ message, exitCode: exitCodes.usage });
}
