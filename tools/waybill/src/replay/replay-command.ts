import { contracts } from '@waybill/teams';
import type { Command } from 'commander';

import type { CliContext } from '../cli-context.ts';
import { CliError, exitCodes } from '../cli-error.ts';
import { chooseSources } from './choose-sources.ts';
import { readManifest } from './manifest.ts';
import { withReplay } from './open-replay.ts';
import type { ReplayFlags } from './replay-options.ts';
import { checkBase, checkFlags, filterOf, rangeSince, readFormat, readRange } from './replay-options.ts';
import { runReplay } from './run-replay.ts';

/** `waybill replay`: what topics have recorded, as lines, as tables, or as an answer. */
export function addReplayCommand(program: Command, context: CliContext): void {
  program
    .command('replay')
    .description(
      'read what topics have recorded, from any time on; no group is joined, nothing is committed or written',
    )
    .argument('<topics...>', 'events or commands topics; outcomes are orders.order.events.v1:outcomes')
    .option('--from <place>', 'beginning, a time (2026-01-31T10:00:00Z, -2h, @<ms>), offset:<n> or position:<token>')
    .option('--to <place>', 'the same; what lies there is not read: end is what there is now', 'end')
    .option('--since <manifest>', 'only what came after the output that this manifest is of')
    .option('-p, --partition <n>', 'this partition alone')
    .option('--shard <i/n>', 'the partitions of one of n machines, such as 2/8')
    .option('--tenant <name>', 'messages of this tenant alone')
    .option('--type <name>', 'messages of this type alone, by its short or full name')
    .option('--subject <id>', 'messages of this aggregate alone')
    .option('--filter <cel>', `those of which an expression is true, such as 'data.totalPence > 100000'`)
    .option('--values <how>', 'latest: as they are understood today; written: as their own schemas have them')
    .option('--format <name>', 'ndjson (CloudEvents), parquet (a folder by topic and date), arrow or duckdb', 'ndjson')
    .option('--out <path>', 'write there, with a manifest; it appears whole or not at all, and a kill is gone on from')
    .option('--sql <query>', 'answer this at once; tables are called order_events, order_commands and so on')
    .option('--file-rows <n>', 'rows of a Parquet file at most; a day has several then', '250000')
    .option('--overwrite', 'replace what is there')
    .option('--restart', 'begin anew instead of going on from an earlier try')
    .option('--skip-unreadable', 'leave records out that can not be read, list them, and end with 1')
    .option('--rate <n>', 'at most so many records in a second')
    .option('--count', 'count messages by type, by their headers alone: the fastest look')
    .option('--dry-run', 'read everything, write nothing, and tell what it would come to')
    .option('--json', 'tell what it came to, or the answer, as one JSON document')
    .option('-q, --quiet', 'no progress')
    .action((topics: readonly string[], flags: ReplayFlags) => replay(context, topics, flags));
}

async function replay(context: CliContext, names: readonly string[], flags: ReplayFlags): Promise<void> {
  checkFlags(flags);
  const sources = chooseSources(contracts, names);
  const format = readFormat(flags);
  if (format === 'arrow' && sources.length > 1)
    throw new CliError({ message: 'An Arrow file has one table: name one topic.', exitCode: exitCodes.usage });
  const base = flags.since === undefined ? undefined : readManifest(flags.since);
  if (base !== undefined) checkBase(base, sources, format, filterOf(flags));
  const given = readRange(flags, contracts);
  const range = base === undefined ? given : rangeSince(base, given);
  await withReplay(context, { sources, flags, range }, (job) => runReplay(context, job, { flags, format, base }));
}
