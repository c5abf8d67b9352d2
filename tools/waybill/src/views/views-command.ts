import type { Command } from 'commander';

import type { CliContext } from '../cli-context.ts';
import { toColumns } from '../parts/to-columns.ts';
import type { ChangeFlags } from './change-commands.ts';
import { compare, drop, rollBack, showChanges } from './change-commands.ts';
import { listGenerations } from './list-views.ts';
import type { RebuildFlags } from './rebuild-command.ts';
import { rebuildViews } from './rebuild-command.ts';
import { withGenerations } from './with-generations.ts';

const REBUILD_HELP = `
The new generation is written beside the one that readers get. When it is as new, readers change to it between two flights:
none sees a view half built, and position tokens stay valid. The one before is kept as new, for rollback, until it is dropped
or the next rebuild is through; until then each flight writes both. Whatever ends the command, the same command goes on.

The folds are those of apps/projector in this folder: deploy the projectors with the same first.`;

/** `waybill views`: generations of views, and what becomes of them. */
export function addViewsCommand(program: Command, context: CliContext): void {
  const views = program.command('views').description('build views anew without downtime, and go back');
  views
    .command('list')
    .description('which generations there are of each view')
    .option('--json', 'print one JSON document')
    .action((flags: { readonly json?: boolean }) => list(context, flags));
  views
    .command('rebuild [views...]')
    .description('build a view anew from the log, and let readers change to it')
    .option('--all', 'all views, one after another')
    .option('--compare', 'compare both before; when they differ, readers stay where they are')
    .option('--rate <records>', 'read no more in a second')
    .option('--projections <path>', 'a module that exports the projections')
    .option('-y, --yes', 'do it without asking')
    .option('--by <name>', 'who does it (default: the user of this machine)')
    .option('--json', 'print a line of JSON for each view')
    .addHelpText('after', REBUILD_HELP)
    .action((names: string[], flags: RebuildFlags) => rebuildViews(context, names, flags));
  views
    .command('compare <view>')
    .description('compare the generation that readers get with the one before, or with one that is joined')
    .option('--json', 'print one JSON document')
    .action((view: string, flags: ChangeFlags) => compare(context, view, flags));
  views
    .command('rollback <view>')
    .description('let readers go back to the generation before, which is as new')
    .option('-y, --yes', 'do it without asking')
    .option('--by <name>', 'who does it (default: the user of this machine)')
    .option('--json', 'print one JSON document')
    .action((view: string, flags: ChangeFlags) => rollBack(context, view, flags));
  views
    .command('drop <view> <generation>')
    .description('delete a generation that readers do not get: the one before, or one that is being built')
    .option('-y, --yes', 'do it without asking')
    .option('--by <name>', 'who does it (default: the user of this machine)')
    .option('--json', 'print one JSON document')
    .action((view: string, generation: string, flags: ChangeFlags) => drop(context, view, generation, flags));
  views
    .command('history [view]')
    .description('who changed generations, and when')
    .option('--json', 'print one JSON document')
    .action((view: string | undefined, flags: ChangeFlags) => showChanges(context, view, flags));
}

async function list(context: CliContext, { json }: { readonly json?: boolean }): Promise<void> {
  await withGenerations(context, async ({ generations, contracts }) => {
    const listed = await listGenerations(generations, contracts);
    if (json === true) {
      context.out(JSON.stringify(listed, null, 2));
      return;
    }
    const rows = listed.map(({ view, generation, state, documents }) => [
      view,
      String(generation),
      state,
      String(documents),
    ]);
    for (const line of toColumns([['VIEW', 'GENERATION', 'STATE', 'DOCUMENTS'], ...rows])) context.out(line);
  });
}
