import { setTimeout as delay } from 'node:timers/promises';

import { FIRST_GENERATION } from '@waybill/projection';
import { compareGenerations, dropGeneration, rollBackView } from '@waybill/rebuild';

import type { CliContext } from '../cli-context.ts';
import { CliError, exitCodes } from '../cli-error.ts';
import { nameUser } from '../parts/name-user.ts';
import { toColumns } from '../parts/to-columns.ts';
import { confirm } from '../stack/confirm.ts';
import { toDifferenceLines, toPlainComparison, toSentence } from './show-comparison.ts';
import type { OpenGenerations } from './with-generations.ts';
import { checkView, withGenerations } from './with-generations.ts';

export type ChangeFlags = { readonly yes?: boolean; readonly by?: string; readonly json?: boolean };

function jobOf({ signal }: CliContext, { generations }: OpenGenerations, view: string) {
  return { view, generations, wait: (ms: number) => delay(ms, undefined, { signal }), now: () => new Date() };
}

/** `waybill views rollback`: readers get the generation before. */
export async function rollBack(context: CliContext, view: string, flags: ChangeFlags): Promise<void> {
  const by = nameUser(context, flags.by);
  await withGenerations(context, async (open) => {
    checkView(view, open.contracts);
    await confirm({ question: `Let readers of ${view} go back?`, yes: flags.yes === true }, context);
    const { live, previous } = await rollBackView({ ...jobOf(context, open, view), by });
    if (flags.json) context.out(JSON.stringify({ view, live, previous }));
    context.log(`${view}: readers get generation ${live}; ${previous ?? 'none'} is kept as new.`);
  });
}

/** `waybill views drop`: a generation that readers do not get. */
export async function drop(context: CliContext, view: string, text: string, flags: ChangeFlags): Promise<void> {
  if (!/^[1-9]\d{0,8}$/.test(text))
    throw new CliError({ message: `A generation is a number from 1, not "${text}".`, exitCode: exitCodes.usage });
  const generation = Number(text);
  const by = nameUser(context, flags.by);
  await withGenerations(context, async (open) => {
    checkView(view, open.contracts);
    const documents = await open.generations.count(view, generation);
    const question = `Delete generation ${generation} of ${view}, about ${documents} documents?`;
    await confirm({ question, yes: flags.yes === true }, context);
    context.log('What readers got before is kept for half a minute, until none of them can be reading it.');
    await dropGeneration({ ...jobOf(context, open, view), by }, generation);
    if (flags.json) context.out(JSON.stringify({ view, dropped: generation, documents }));
    context.log(`${view}: generation ${generation} is gone.`);
  });
}

/** `waybill views compare`: the generation that readers get, and the one before or the one that is joined. */
export async function compare(context: CliContext, view: string, flags: ChangeFlags): Promise<void> {
  await withGenerations(context, async (open) => {
    checkView(view, open.contracts);
    const { live, previous, next } = (await open.generations.read())?.of.get(view) ?? FIRST_GENERATION;
    const other = next?.isJoined ? next.generation : previous;
    if (other === undefined)
      throw new CliError({
        message: `${view} has one generation alone.`,
        fix: `waybill views rebuild ${view} --compare builds another one and compares both.`,
        exitCode: exitCodes.usage,
      });
    const compared = toPlainComparison(await compareGenerations(jobOf(context, open, view), live, other));
    if (flags.json) context.out(JSON.stringify({ view, left: live, right: other, ...compared }, null, 2));
    else for (const line of toDifferenceLines(compared, live, other)) context.out(line);
    context.log(`${view}, generations ${live} and ${other}: ${toSentence(compared)}`);
    if (compared.differing + compared.unsettled > 0)
      throw new CliError({ message: 'The generations are not proved to be the same.' });
  });
}

/** `waybill views history`: who changed generations, and when; the youngest last. */
export async function showChanges(context: CliContext, view: string | undefined, { json }: ChangeFlags): Promise<void> {
  await withGenerations(context, async ({ generations, contracts }) => {
    if (view !== undefined) checkView(view, contracts);
    const chosen = (await generations.changes()).filter((change) => view === undefined || change.view === view);
    if (json) {
      context.out(JSON.stringify(chosen, null, 2));
      return;
    }
    const rows = chosen.map((change) => [
      ...[change.at.toISOString(), change.by, change.view, change.step, String(change.generation)],
    ]);
    for (const line of toColumns([['TIME', 'BY', 'VIEW', 'STEP', 'GENERATION'], ...rows])) context.out(line);
  });
}
