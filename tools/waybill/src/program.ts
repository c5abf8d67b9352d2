import { Command } from 'commander';

import { addApplyCommand } from './apply/apply-command.ts';
import type { CliContext } from './cli-context.ts';
import { addDemoCommand } from './demo/demo-command.ts';
import { addDescriptionsCommands } from './descriptions/descriptions-commands.ts';
import { addDlqCommand } from './dlq/dlq-command.ts';
import { addKillsCommand, addReplayKillsCommand } from './kills/kills-command.ts';
import { addHistoryCommand } from './past/history-command.ts';
import { addStateCommands } from './past/state-commands.ts';
import { addGenerateCommand } from './generate/generate-command.ts';
import { addReplayCommand } from './replay/replay-command.ts';
import { addSqlCommand } from './replay/sql-command.ts';
import { addReportCommand } from './report/report-command.ts';
import { addSchemasCommand } from './schemas/schemas-command.ts';
import { addStackCommand } from './stack/stack-command.ts';
import { addTopicsCommand } from './topics/topics-command.ts';
import { addViewsCommand } from './views/views-command.ts';
import { addWhatIfCommand } from './whatif/whatif-command.ts';

/** The whole program. Each command is added by one function `add<Name>Command(program, context)` from its own folder. */
export function createProgram(context: CliContext): Command {
  const program = new Command('waybill')
    .description('A month of orders, from HTTP to views, on your own machine.')
    .option('-v, --verbose', 'show stack traces of unexpected errors')
    .showHelpAfterError('Run with --help for all commands and options.')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => {
        context.out(text.trimEnd());
      },
      writeErr: (text) => {
        context.log(text.trimEnd());
      },
    });
  addStackCommand(program, context);
  addTopicsCommand(program, context);
  addApplyCommand(program, context);
  addDemoCommand(program, context);
  addKillsCommand(program, context);
  addReplayKillsCommand(program, context);
  addGenerateCommand(program, context);
  addSchemasCommand(program, context);
  addDlqCommand(program, context);
  addReplayCommand(program, context);
  addSqlCommand(program, context);
  addReportCommand(program, context);
  addDescriptionsCommands(program, context);
  addStateCommands(program, context);
  addHistoryCommand(program, context);
  addWhatIfCommand(program, context);
  addViewsCommand(program, context);
  return program;
}
