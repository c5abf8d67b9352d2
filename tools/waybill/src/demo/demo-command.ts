import { type Command, Option } from 'commander';

import type { CliContext } from '../cli-context.ts';
import type { DemoFlags } from './demo-options.ts';
import { toInFlight, toScale, toSeed } from './demo-options.ts';
import { DEFAULT_SCALE } from './load-import.ts';
import { PROGRESS_MODES } from './progress/show-progress.ts';
import { runDemo } from './run-demo.ts';

/** `waybill demo`: the main job, from files or a generated month to views that one can curl. */
export function addDemoCommand(program: Command, context: CliContext): void {
  program
    .command('demo')
    .description('start everything, feed a month of orders over HTTP, and say what came of it; runs until Ctrl-C')
    .option('--input <file...>', 'real rows: .csv, .csv.gz or .csv.xz; several files are one input')
    .option('--seed <number>', 'of the generated month (default: 7)', toSeed)
    .option('--scale <factor>', `size of the generated month, 1 is the real one's (default: ${DEFAULT_SCALE})`, toScale)
    .option('--once', 'end after the summary')
    .option('--expect <file>', 'compare outcomes and checksums with this file; end with 1 if they differ')
    .option('--dump <folder>', 'write each view as NDJSON, and outcomes.json')
    .option('--in-flight <count>', 'requests in flight at most', toInFlight, 64)
    .option('--json', 'print the summary as JSON')
    .addOption(new Option('--progress <how>', 'progress on stderr').choices(PROGRESS_MODES).default('auto'))
    .action((flags: DemoFlags) => runDemo(flags, context));
}
