import { PARTITIONS, partitionOf, recordKey } from '@waybill/messages';
import { contracts } from '@waybill/teams';
import type { Command } from 'commander';

import type { CliContext } from '../cli-context.ts';
import { openCodecFor } from '../parts/open-codec.ts';
import { toColumns } from '../parts/to-columns.ts';
import { findTenant, nothing, parseAggregate } from './find-aggregate.ts';
import type { Entry } from './history-entries.ts';
import { toEntries } from './history-entries.ts';
import { readDecided, readOfKey } from './read-records.ts';
import { withLog } from './with-log.ts';

type Flags = { readonly tenant?: string; readonly json?: boolean; readonly ndjson?: boolean };

const HELP = `
In the order of the log: each command, the events that it caused, and its outcome; commands that are not decided yet last.
Commands leave the log 30 days after they were decided; of those only what their outcome knows is told. Records that a
superseded owner wrote are left out.`;

/** `waybill history`: commands, events and outcomes of one aggregate, with who, when, trace and cause. */
export function addHistoryCommand(program: Command, context: CliContext): void {
  program
    .command('history <aggregate> <id>')
    .description('show what happened to an aggregate, such as orders.order 536365: commands, events, outcomes')
    .option('--tenant <name>', 'whose; needed only when several have this id')
    .option('--json', 'print one JSON document')
    .option('--ndjson', 'print a line of JSON for each')
    .addHelpText('after', HELP)
    .action((name: string, id: string, flags: Flags) => showHistory(context, name, id, flags));
}

async function showHistory(context: CliContext, name: string, id: string, { json, ndjson, tenant: asked }: Flags) {
  const named = parseAggregate(contracts, name, id);
  const { commandsTopic, eventsTopic } = named.aggregate;
  await withLog(context, async (log) => {
    const tenant = await findTenant(log, named, asked);
    const key = recordKey(tenant, named.id);
    const partition = partitionOf(key, PARTITIONS);
    // Decisions first: the command of each is then there too, unless it was dropped.
    const decided = await readDecided(log, { topic: eventsTopic, partition }, key);
    const commands = await readOfKey(log, { topic: commandsTopic, partition }, key);
    if (decided.length + commands.length === 0) throw nothing(name, `${id} of ${tenant}`);
    const codec = await openCodecFor(context, [named.contract]);
    await codec.prepare([...decided, ...commands].map(({ value }) => value));
    const entries = toEntries({ codec, contracts, commands, decided });
    if (json) context.out(JSON.stringify({ aggregate: name, id, tenant, entries }, null, 2));
    else if (ndjson) for (const entry of entries) context.out(JSON.stringify(entry));
    else for (const line of toColumns([HEAD, ...entries.map(toRow)])) context.out(line);
    context.log(
      `${name} ${id} of ${tenant}: ${count(entries, 'command')} commands, ${count(entries, 'event')} events.`,
    );
    const undecided = count(entries, 'command') - count(entries, 'outcome');
    if (undecided > 0) context.log(`${undecided} commands are not decided yet.`);
  });
}

function count(entries: readonly Entry[], kind: Entry['kind']): number {
  return entries.filter((entry) => entry.kind === kind).length;
}

const HEAD = ['TIME', 'WHAT', 'VERSION', 'BY', 'TRACE', 'AT'];

function toRow({ kind, what, version, time, by, becauseOf, trace, at }: Entry): readonly string[] {
  const who = kind === 'command' ? `${by.source}${becauseOf === null ? '' : `, because of ${becauseOf}`}` : '';
  const shown = kind === 'command' ? what : kind === 'event' ? `  ${what}` : `  → ${what}`;
  return [time ?? '-', shown, kind === 'event' ? String(version ?? '?') : '', who, trace ?? '-', at];
}
