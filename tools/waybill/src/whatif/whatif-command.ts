import type { Command } from 'commander';

import type { CliContext } from '../cli-context.ts';
import { CliError, exitCodes } from '../cli-error.ts';
import { loadConsumer } from '../past/load-consumer.ts';
import { withLog } from '../past/with-log.ts';
import { openCodecFor } from '../parts/open-codec.ts';
import { parseMoment } from '../parts/parse-moment.ts';
import type { Change } from './describe-change.ts';
import { judgeHistory } from './judge-history.ts';
import { toSentences, toTable } from './show-tally.ts';
import type { Tally } from './tally.ts';
import { sortedGroups } from './tally.ts';
import { withUnregistered } from './unregistered.ts';

type Flags = {
  readonly team: string;
  readonly consumer?: string;
  readonly from?: string;
  readonly to?: string;
  readonly aggregate?: string;
  readonly tenant?: string;
  readonly limit: string;
  readonly json?: boolean;
  readonly ndjson?: boolean;
  readonly failOnDifference?: boolean;
};

const HELP = `
Each recorded command is judged alone, against what truly was: its state is folded from the recorded events by the other
code, never from what that code would have emitted. So differences do not cascade: a command that is named is one that the
other code decides otherwise by itself. Repeats, expected versions, processes and commands that reactors sent are judged as
the consumer does; a command that was cancelled before it was decided stays cancelled.

An outcome is another when its decision, its code, the step or end of its process, or its events are; another text or
other details of a refusal are counted, and are no difference. The state is always folded from the begin of the log; --from
and --to choose commands by the time at which they were appended. Nothing is written to any topic.

--consumer names a module that exports what defineConsumer gives: TypeScript or built JavaScript (ES module or CommonJS), or
a folder with src/app.ts. It is bundled in memory by esbuild, without a check of types, and runs in this process: name only
code that you trust. Its events and commands may have schemas that are not registered yet.

The exit code is 1 with --fail-on-difference when anything differs, or when commands of the range are not in the log any
more (they are kept for 30 days).

  waybill whatif --team payments --consumer ../payments-limit/src/app.ts --from -7d --fail-on-difference`;

/** `waybill whatif`: what the recorded commands would have come to by other code. */
export function addWhatIfCommand(program: Command, context: CliContext): void {
  program
    .command('whatif')
    .description('decide the recorded commands again by other code, and tell what would differ')
    .requiredOption('--team <name>', 'whose commands')
    .option(
      '--consumer <path>',
      'a module that exports the consumer; by default the team’s own, as it is in this folder',
    )
    .option('--from <time>', 'commands appended since: RFC 3339, -2h, @<ms> or beginning', 'beginning')
    .option('--to <time>', 'commands appended before; end means until now', 'end')
    .option('--aggregate <name>', 'only of this kind of aggregate')
    .option('--tenant <name>', 'only of this tenant')
    .option('-n, --limit <n>', 'examples of each kind of difference', '3')
    .option('--json', 'print one JSON document')
    .option('--ndjson', 'print every difference as a line of JSON, as it is found')
    .option('--fail-on-difference', 'end with 1 when anything differs')
    .addHelpText('after', HELP)
    .action((flags: Flags) => whatIf(context, flags));
}

async function whatIf(context: CliContext, flags: Flags): Promise<void> {
  const nowMs = Date.now();
  const { team, aggregate, tenant } = flags;
  const times = {
    fromMs: flags.from === 'beginning' ? undefined : parseMoment('--from', flags.from ?? '', nowMs),
    toMs: flags.to === 'end' ? undefined : parseMoment('--to', flags.to ?? '', nowMs),
  };
  const examples = toLimit(flags.limit);
  const consumer = await loadConsumer(context, { team, path: flags.consumer });
  const kinds = consumer.kinds.filter(({ contract }) => aggregate === undefined || contract.name === aggregate);
  if (kinds.length === 0) {
    const known = consumer.kinds.map(({ contract }) => contract.name).join(', ');
    const message = `The team ${team} has no aggregate ${aggregate ?? ''}.`;
    throw new CliError({ message, fix: `Take one of ${known}.`, exitCode: exitCodes.usage });
  }
  await withLog(context, async (log) => {
    const codec = await openCodecFor(context, [consumer.contract], withUnregistered);
    const onChange = flags.ndjson
      ? (change: Change) => {
          context.out(JSON.stringify(change));
        }
      : undefined;
    const tally = await judgeHistory({ log, codec, context }, kinds, { ...times, tenant, examples, onChange });
    show(context, flags, tally);
    if (flags.failOnDifference && tally.different + tally.missing > 0)
      throw new CliError({ message: 'Not everything would be decided as it was.' });
  });
}

function show({ out, log }: CliContext, { json, ndjson, team, from, to }: Flags, tally: Tally): void {
  if (json) out(JSON.stringify({ team, from, to, ...tally, groups: sortedGroups(tally) }, null, 2));
  else if (!ndjson) for (const line of toTable(tally)) out(line);
  for (const sentence of toSentences(tally)) log(sentence);
}

function toLimit(text: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new CliError({ message: `--limit is a number from 0, not "${text}".`, exitCode: exitCodes.usage });
}
