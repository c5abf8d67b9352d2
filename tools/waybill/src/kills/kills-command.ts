import { type Command, InvalidArgumentError, Option } from 'commander';

import type { CliContext } from '../cli-context.ts';
import { toInFlight, toScale, toSeed } from '../demo/demo-options.ts';
import { PROGRESS_MODES } from '../demo/progress/show-progress.ts';
import type { ReplayKillFlags } from './replay-kills.ts';
import { runReplayKills } from './replay-kills.ts';
import type { KillFlags } from './run-kills.ts';
import { runKills } from './run-kills.ts';

/** `waybill kills`: the main job, while each service is killed at random moments. */
export function addKillsCommand(program: Command, context: CliContext): void {
  program
    .command('kills')
    .description('feed a month while each service is killed at random moments; compare the result')
    .option('--kills <count>', 'SIGKILLs, spread evenly over the services', toKills, 24)
    .option('--seed <number>', 'of the moments and of the order', toSeed, 7)
    .option('--input <file...>', 'real rows: .csv, .csv.gz or .csv.xz (default: a generated month)')
    .option('--scale <factor>', "size of the generated month, 1 is the real one's", toScale)
    .option('--expect <file>', 'compare outcomes and checksums with this file; end with 1 if they differ')
    .option('--dump <folder>', 'write each view as NDJSON, and outcomes.json')
    .option('--in-flight <count>', 'requests in flight at most', toInFlight, 64)
    .option('--json', 'print the summary as JSON')
    .addOption(new Option('--progress <how>', 'progress on stderr').choices(PROGRESS_MODES).default('auto'))
    .action((flags: KillFlags) => runKills(flags, context));
}

/** `waybill replay-kills`: a replay, while its process is killed at random moments. */
export function addReplayKillsCommand(program: Command, context: CliContext): void {
  program
    .command('replay-kills')
    .description(
      'replay topics while the process is killed at random moments; compare the bytes with those of one that is not',
    )
    .argument('<topics...>', 'as of replay')
    .option(
      '--kills <count>',
      'SIGKILLs; an output that is completed between them is compared, and the next one begun',
      toKills,
      24,
    )
    .option('--seed <number>', 'of the moments', toSeed, 7)
    .addOption(new Option('--format <name>', 'of the outputs').choices(['ndjson', 'parquet']).default('parquet'))
    .option('--file-rows <n>', 'rows of a Parquet file at most', '250')
    .option('--json', 'print the summary as JSON')
    .action((topics: readonly string[], flags: ReplayKillFlags) => runReplayKills(context, topics, flags));
}

function toKills(text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It is a whole number from 1 to 9999.');
}
