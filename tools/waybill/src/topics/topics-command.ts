import type { Command } from 'commander';

import type { CliContext } from '../cli-context.ts';
import { CliError } from '../cli-error.ts';
import { addAccessCommand } from './access/access-command.ts';
import { addListCommand } from './list/list-command.ts';
import { carryOut } from './plan/carry-out.ts';
import { planLines } from './plan/plan-lines.ts';
import type { TopicPlan } from './plan/plan-topics.ts';
import { withTopics, type WithTopicsOptions } from './with-topics.ts';

type Flags = WithTopicsOptions & { readonly json?: boolean };

/** `waybill topics`: the files of `infra/topics` against the cluster. */
export function addTopicsCommand(program: Command, context: CliContext): void {
  const topics = program
    .command('topics')
    .description('compare the topics of infra/topics with the cluster; nothing is ever deleted');
  const add = (name: string, description: string, run: (context: CliContext, flags: Flags) => Promise<void>) => {
    topics
      .command(name)
      .description(description)
      .option(
        '--env <name>',
        'environment of infra/topics (default: local for brokers on this machine, else production)',
      )
      .option('--team <name>', 'only the topics of this team')
      .option('--json', 'print one JSON document')
      .action((flags: Flags) => run(context, flags));
  };
  add('plan', 'show the difference; change nothing', plan);
  add('apply', 'create and change what can lose nothing; refuse the rest (exit code 1)', apply);
  add('check', 'end with exit code 1 if anything differs', check);
  addAccessCommand(topics, context);
  addListCommand(topics, context);
}

function plan(context: CliContext, flags: Flags): Promise<void> {
  return withTopics(context, flags, ({ plan: found, environment }) => {
    show(context, flags, { environment, ...found });
    return Promise.resolve();
  });
}

function apply(context: CliContext, flags: Flags): Promise<void> {
  return withTopics(context, flags, async ({ plan: found, environment, wanted, admin }) => {
    await carryOut(admin, found, wanted);
    show(context, flags, { environment, ...found });
    const refused = found.steps.filter(({ step }) => step === 'refuse').length;
    if (refused === 0) return;
    const message = `${refused} ${refused === 1 ? 'change was' : 'changes were'} refused; all others are done.`;
    throw new CliError({ message, fix: 'Do it by hand if you know better, or correct the file.' });
  });
}

function check(context: CliContext, flags: Flags): Promise<void> {
  return withTopics(context, flags, ({ plan: found, environment }) => {
    show(context, flags, { environment, ...found });
    if (found.steps.length === 0) return Promise.resolve();
    throw new CliError({ message: 'The cluster is not as infra/topics wants it.', fix: 'Run: waybill topics apply' });
  });
}

function show(context: CliContext, { json }: Flags, found: TopicPlan & { readonly environment: string }): void {
  if (json === true) context.out(JSON.stringify(found, null, 2));
  else for (const line of planLines(found)) context.out(line);
}
