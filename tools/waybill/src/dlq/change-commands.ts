import { createCommandLane } from '@waybill/kafka';
import type { Command } from 'commander';

import type { CliContext } from '../cli-context.ts';
import { CliError, exitCodes } from '../cli-error.ts';
import { nameUser } from '../parts/name-user.ts';
import { confirm } from '../stack/confirm.ts';
import type { EditFlags } from './edit-body.ts';
import { editBody } from './edit-body.ts';
import type { FiledLetter } from './filed-letter.ts';
import { commandType, readBody, toEdit } from './letter-body.ts';
import type { FilterFlags } from './letter-filter.ts';
import { addFilterOptions, isAnythingAsked, isWaiting, toFilter } from './letter-filter.ts';
import type { Edit } from './redriven-command.ts';
import type { RedrivePlan } from './plan-redrive.ts';
import { planRedrive } from './plan-redrive.ts';
import type { Dealing, Redriving, Sent } from './redrive-letters.ts';
import { discardLetters, redriveLetters } from './redrive-letters.ts';
import { toPlanLines, toTable } from './show-letters.ts';
import type { Letters } from './with-letters.ts';
import { findOne, withLetters } from './with-letters.ts';

type ChangeFlags = FilterFlags & {
  readonly everything?: boolean;
  readonly again?: boolean;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly rate: string;
  readonly by?: string;
  readonly json?: boolean;
};

/** The commands that do something about letters. */
export function addChangeCommands(dlq: Command, context: CliContext): void {
  const redriving = dlq
    .command('redrive [letters...]')
    .description('send the commands of letters again; first shows which, then asks');
  addChangeOptions(addFilterOptions(redriving))
    .option('--everything', 'all letters, when nothing else is said')
    .option('--again', 'also those that were redriven or discarded; after two days that may be a second effect')
    .action((ids: string[], flags: ChangeFlags) => redrive(context, ids, flags));
  const editing = dlq
    .command('edit <letter>')
    .description("change a command's body in $EDITOR or by options, then redrive it; nothing else is kept of it")
    .option('--body <file>', 'the new body, as JSON')
    .option('--set <member=value...>', 'set a member, such as lines.0.quantity=3')
    .option('--as <type>', 'send it as a command of another type')
    .option('--again', 'also one that was redriven or discarded');
  addChangeOptions(editing).action((id: string, flags: ChangeFlags & EditFlags & { readonly as?: string }) =>
    edit(context, id, flags),
  );
  const discarding = dlq
    .command('discard [letters...]')
    .description('mark letters as ones that need nothing; they stay where they are')
    .requiredOption('--reason <text>', 'why');
  addChangeOptions(addFilterOptions(discarding))
    .option('--everything', 'all letters, when nothing else is said')
    .action((ids: string[], flags: ChangeFlags & { readonly reason: string }) => discard(context, ids, flags));
}

function addChangeOptions(command: Command): Command {
  return command
    .option('--dry-run', 'show what would be done, and end')
    .option('-y, --yes', 'do it without asking')
    .option('--rate <n/s>', 'at most so many letters in a second', '20')
    .option('--by <name>', 'who does it (default: the user of this machine)')
    .option('--json', 'print one JSON document');
}

async function redrive(context: CliContext, ids: readonly string[], flags: ChangeFlags): Promise<void> {
  await withChosen(context, ids, flags, (letters, chosen) => carryOut(context, flags, { letters, chosen }));
}

async function edit(context: CliContext, id: string, flags: ChangeFlags & EditFlags & { readonly as?: string }) {
  const filter = toFilter([id], {}, Date.now());
  await withLetters(context, async (letters) => {
    const filed = await findOne(letters, id, filter);
    const type = commandType(filed, flags.as);
    const body = await readBody(context, filed);
    if (!body.ok) context.log(`The body can't be read and is written anew: ${body.reason}`);
    const json = await editBody(context, body.ok ? body.json : undefined, flags);
    const changed = await toEdit(context, filed, type, json);
    await carryOut(context, flags, { letters, chosen: [filed], edit: changed });
  });
}

async function discard(
  context: CliContext,
  ids: readonly string[],
  flags: ChangeFlags & { readonly reason: string },
): Promise<void> {
  await withChosen(context, ids, flags, async (letters, chosen) => {
    const waiting = chosen.filter(({ fate }) => isWaiting(fate));
    if (flags.json !== true) for (const line of waiting.length > 0 ? toTable(waiting) : []) context.out(line);
    context.log(`${waiting.length} of ${chosen.length} letters would be discarded.`);
    if (waiting.length === 0 || flags.dryRun === true) return;
    const dealing = toDealing(context, flags, letters);
    await confirm({ question: `Discard ${waiting.length}?`, yes: flags.yes === true }, context);
    const done = await discardLetters(waiting, flags.reason, dealing);
    tellEnd(context, 'discarded', done, waiting.length);
    if (flags.json === true) context.out(JSON.stringify({ discarded: waiting.slice(0, done).map(idOf) }, null, 2));
  });
}

type Work = { readonly letters: Letters; readonly chosen: readonly FiledLetter[]; readonly edit?: Edit };

/** Shows, asks, sends. */
async function carryOut(
  context: CliContext,
  flags: ChangeFlags,
  { letters, chosen, edit: edited }: Work,
): Promise<void> {
  const plan = planRedrive(chosen, { nowMs: Date.now(), again: flags.again === true, edit: edited });
  if (flags.json !== true) for (const line of toPlanLines(plan)) context.out(line);
  context.log(`${plan.send.length} of ${chosen.length} letters would be redriven.`);
  if (plan.send.length === 0 || flags.dryRun === true) {
    tellJson(context, flags, plan, []);
    return;
  }
  const lane = createCommandLane(letters.connection);
  try {
    const appendCommand: Redriving['appendCommand'] = (...command) => lane.append(...command);
    const dealing = { ...toDealing(context, flags, letters), appendCommand };
    await confirm({ question: `Redrive ${plan.send.length}?`, yes: flags.yes === true }, context);
    const sent = await redriveLetters(plan.send, dealing);
    tellEnd(context, 'redriven', sent.length, plan.send.length);
    tellJson(context, flags, plan, sent);
  } finally {
    await lane.close();
  }
}

async function withChosen(
  context: CliContext,
  ids: readonly string[],
  flags: ChangeFlags,
  use: (letters: Letters, chosen: readonly FiledLetter[]) => Promise<void>,
): Promise<void> {
  if (!isAnythingAsked(ids, flags) && flags.everything !== true) {
    const fix = 'Name letters, or say which with options; --everything takes all.';
    throw new CliError({ message: 'Which letters are meant?', fix, exitCode: exitCodes.usage });
  }
  const filter = toFilter(ids, flags, Date.now());
  await withLetters(context, async (letters) => {
    const found = await letters.find(filter);
    const missing = ids.filter((id) => !found.some(({ letter }) => letter.id === id));
    if (missing.length > 0) throw new CliError({ message: `There is no dead letter ${missing.join(', ')}.` });
    // Whoever names a letter is told what became of it; of a filter the others are meant.
    const chosen = found.filter(({ fate }) => ids.length > 0 || flags.again === true || isWaiting(fate));
    await use(letters, chosen);
  });
}

function toDealing(context: CliContext, { by, rate }: ChangeFlags, { log, connection }: Letters): Dealing {
  const [, perSecond] = /^(\d{1,5}(?:\.\d+)?)(?:\/s)?$/.exec(rate) ?? [];
  if (perSecond === undefined || Number(perSecond) === 0) {
    const message = `--rate is a number of letters in a second, such as 20/s, not "${rate}".`;
    throw new CliError({ message, exitCode: exitCodes.usage });
  }
  const name = nameUser(context, by);
  const via = connection.sasl?.username;
  return {
    by: via === undefined ? name : `${name} via ${via}`,
    rate: Number(perSecond),
    signal: context.signal,
    now: Date.now,
    appendMark: (at, record) => log.appendDeadLetter(at, record),
  };
}

function tellEnd(context: CliContext, what: string, done: number, of: number): void {
  if (done === of) context.log(`${done} ${what}.`);
  else context.log(`Stopped: ${done} of ${of} ${what}. The same command goes on with the others.`);
}

function tellJson(context: CliContext, { json }: ChangeFlags, { send, leave }: RedrivePlan, redriven: readonly Sent[]) {
  if (json !== true) return;
  const planned = send.map(({ filed, command: { commandId, type, addressee, edited } }) => ({
    ...{ id: idOf(filed), commandId, type, for: addressee, edited },
  }));
  const left = leave.map(({ filed, why }) => ({ id: idOf(filed), why }));
  context.out(JSON.stringify({ planned, left, redriven }, null, 2));
}

function idOf({ letter }: FiledLetter): string {
  return letter.id;
}
