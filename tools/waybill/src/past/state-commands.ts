import type { AggregateKind, ReadableLog } from '@waybill/consumer/what-if';
import type { MessageCodec } from '@waybill/avro';
import { OUTCOME_TYPE, PARTITIONS, partitionOf, recordKey } from '@waybill/messages';
import { contracts } from '@waybill/teams';
import type { Command } from 'commander';

import type { CliContext } from '../cli-context.ts';
import { CliError } from '../cli-error.ts';
import { openCodecFor } from '../parts/open-codec.ts';
import { toColumns } from '../parts/to-columns.ts';
import type { NamedAggregate } from './find-aggregate.ts';
import { findTenant, nothing, parseAggregate } from './find-aggregate.ts';
import { findDifferences, flatten } from './find-differences.ts';
import type { StateAt, Version } from './fold-state.ts';
import { foldState } from './fold-state.ts';
import { loadConsumer } from './load-consumer.ts';
import { parseAt } from './parse-at.ts';
import { readDecided } from './read-records.ts';
import type { Plain } from './to-plain.ts';
import { toPlain } from './to-plain.ts';
import { withLog } from './with-log.ts';

type Flags = { readonly tenant?: string; readonly consumer?: string; readonly json?: boolean };

const HELP = `
A point is a version such as 7 (behind so many events; beginning is 0), or a time: RFC 3339, -2h, @<ms> or now. At a time
means behind the last event that was appended by then.

The state is folded from the recorded events by the team's own evolve: that of apps/consumers/<team> in this folder, or of the
module that --consumer names, which is bundled in memory and run in this process. Nothing is written.`;

/** `waybill state`: an aggregate as its decider knew it. `waybill diff`: what changed between two points. */
export function addStateCommands(program: Command, context: CliContext): void {
  const add = (name: string, description: string) =>
    program
      .command(`${name} <aggregate> <id>`)
      .description(description)
      .option('--tenant <name>', 'whose; needed only when several have this id')
      .option('--consumer <path>', 'a module that exports the consumer; by default the team’s own')
      .option('--json', 'print one JSON document')
      .addHelpText('after', HELP);
  add('state', 'show an aggregate, such as orders.order 536365, as it was at a point of its life')
    .option('--at <point>', 'a version or a time', 'now')
    .action((name: string, id: string, flags: Flags & { readonly at: string }) => showState(context, name, id, flags));
  add('diff', 'show what changed in an aggregate between two points of its life')
    .requiredOption('--from <point>', 'a version or a time')
    .option('--to <point>', 'a version or a time', 'now')
    .action((name: string, id: string, flags: DiffFlags) => showDiff(context, name, id, flags));
}

type DiffFlags = Flags & { readonly from: string; readonly to: string };

async function showState(context: CliContext, name: string, id: string, flags: Flags & { readonly at: string }) {
  const at = parseAt('--at', flags.at, Date.now());
  await withLife(context, parseAggregate(contracts, name, id), flags, ({ tenant, kind, versions }) => {
    const found = foldState(kind, versions, at);
    const state = toPlain(found.state);
    const head = { aggregate: name, id, tenant, ...toPoint(found), versions: versions.length };
    if (flags.json) context.out(JSON.stringify({ ...head, state }, null, 2));
    else {
      const rows = flatten(state).map(([path, value]) => [path === '' ? '/' : path, JSON.stringify(value)]);
      for (const line of toColumns([['PATH', 'VALUE'], ...rows])) context.out(line);
      context.log(`${name} ${id} of ${tenant}, ${toWords(found)}; it has ${versions.length} by now.`);
    }
  });
}

async function showDiff(context: CliContext, name: string, id: string, flags: DiffFlags) {
  const nowMs = Date.now();
  const points = [parseAt('--from', flags.from, nowMs), parseAt('--to', flags.to, nowMs)] as const;
  await withLife(context, parseAggregate(contracts, name, id), flags, ({ tenant, kind, versions }) => {
    const from = foldState(kind, versions, points[0]);
    const to = foldState(kind, versions, points[1]);
    const changes = findDifferences(toPlain(from.state), toPlain(to.state));
    if (flags.json) {
      const ends = { from: toPoint(from), to: toPoint(to) };
      context.out(JSON.stringify({ aggregate: name, id, tenant, ...ends, changes }, null, 2));
      return;
    }
    const rows = changes.map((change) => [
      change.path === '' ? '/' : change.path,
      ...[change.old, change.new].map(toCell),
    ]);
    if (rows.length > 0) for (const line of toColumns([['PATH', 'OLD', 'NEW'], ...rows])) context.out(line);
    context.log(`${name} ${id} of ${tenant}, from ${toWords(from)}, to ${toWords(to)}: ${rows.length} changes.`);
  });
}

type Life = { readonly tenant: string; readonly kind: AggregateKind; readonly versions: readonly Version[] };

/** Reads all events of one aggregate from the one partition that has them. */
async function withLife(
  context: CliContext,
  named: NamedAggregate,
  { tenant: asked, consumer: path }: Flags,
  use: (life: Life) => void,
): Promise<void> {
  const { team, name } = named.aggregate;
  const consumer = await loadConsumer(context, { team, path });
  const kind = consumer.kinds.find(({ contract }) => contract.name === name);
  if (kind === undefined) throw new CliError({ message: `The consumer that was loaded has no aggregate ${name}.` });
  await withLog(context, async (log) => {
    const tenant = await findTenant(log, named, asked);
    const codec = await openCodecFor(context, [consumer.contract]);
    const key = recordKey(tenant, named.id);
    const versions = await readVersions(log, codec, { kind, key });
    if (versions === undefined) throw nothing(`${team}.${name}`, `${named.id} of ${tenant}`);
    use({ tenant, kind, versions });
  });
}

/** @returns undefined when nothing was ever decided for this key */
async function readVersions(
  log: ReadableLog,
  codec: MessageCodec,
  { kind, key }: { readonly kind: AggregateKind; readonly key: Buffer },
): Promise<readonly Version[] | undefined> {
  const at = { topic: kind.contract.eventsTopic, partition: partitionOf(key, PARTITIONS) };
  const records = await readDecided(log, at, key);
  await codec.prepare(records.map(({ value }) => value));
  const events = records.filter(({ headers }) => headers['ce_type'] !== OUTCOME_TYPE);
  if (records.length === 0) return undefined;
  return events.map(({ value, timestampMs, offset, headers }, index) => {
    if (headers['ce_sequence'] !== String(index + 1))
      throw new CliError({ message: `The event at ${offset} is not version ${index + 1}: the history is broken.` });
    const decoded = codec.decode(value ?? Buffer.alloc(0));
    if (!decoded.ok) throw new CliError({ message: `The event at ${offset} can't be read: ${decoded.reason}` });
    return { version: index + 1, ms: timestampMs, fullName: decoded.fullName, data: decoded.value };
  });
}

function toCell(value: Plain | undefined): string {
  return value === undefined ? '-' : JSON.stringify(value);
}

function toPoint({ version, last }: StateAt) {
  return { version, event: last?.fullName ?? null, at: last === undefined ? null : new Date(last.ms).toISOString() };
}

function toWords({ version, last }: StateAt): string {
  return last === undefined ? 'before its first event' : `version ${version} (${last.fullName})`;
}
