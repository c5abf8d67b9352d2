import type { Command } from 'commander';

import type { CliContext } from '../cli-context.ts';
import { addChangeCommands } from './change-commands.ts';
import { readBody } from './letter-body.ts';
import type { FilterFlags } from './letter-filter.ts';
import { addFilterOptions, isWaiting, toFilter } from './letter-filter.ts';
import { toDocument, toPage, toTable } from './show-letters.ts';
import { findOne, withLetters } from './with-letters.ts';

type ListFlags = FilterFlags & { readonly all?: boolean; readonly limit: string; readonly json?: boolean };

/** `waybill dlq`: commands that could not be decided, and what is done about them. */
export function addDlqCommand(program: Command, context: CliContext): void {
  const dlq = program
    .command('dlq')
    .description('commands that could not be decided: look at them, correct them, send them again');
  addFilterOptions(dlq.command('list').description('show the letters that nobody has dealt with, oldest first'))
    .option('--all', 'also those that were redriven or discarded')
    .option('-n, --limit <n>', 'at most so many', '1000')
    .option('--json', 'print one JSON document')
    .action((flags: ListFlags) => list(context, flags));
  dlq
    .command('show <letter>')
    .description('show one: record, error, stack, body, and what was done about it')
    .option('--json', 'print one JSON document')
    .action((id: string, flags: { readonly json?: boolean }) => show(context, id, flags));
  addChangeCommands(dlq, context);
}

async function list(context: CliContext, { all = false, limit, json = false, ...flags }: ListFlags): Promise<void> {
  const filter = toFilter([], flags, Date.now());
  await withLetters(context, async ({ find }) => {
    const found = (await find(filter))
      .filter(({ fate }) => all || isWaiting(fate))
      .sort((one, other) => one.letter.writtenMs - other.letter.writtenMs);
    const shown = found.slice(0, Number(limit));
    if (json) context.out(JSON.stringify({ letters: shown.map(toDocument), found: found.length }, null, 2));
    else if (shown.length > 0) for (const line of toTable(shown)) context.out(line);
    if (shown.length === found.length) context.log(`${found.length} ${found.length === 1 ? 'letter' : 'letters'}.`);
    else context.log(`${shown.length} of ${found.length} letters; --limit shows more.`);
  });
}

async function show(context: CliContext, id: string, { json = false }: { readonly json?: boolean }): Promise<void> {
  const filter = toFilter([id], {}, Date.now());
  await withLetters(context, async (letters) => {
    const filed = await findOne(letters, id, filter);
    const body = await readBody(context, filed);
    if (!json) {
      for (const line of toPage(filed, body)) context.out(line);
      return;
    }
    const { stack = null, headers } = filed.letter;
    const shown = body.ok ? { body: body.json } : { body: null, unreadable: body.reason, hex: body.hex };
    context.out(JSON.stringify({ ...toDocument(filed), stack, headers, ...shown }, null, 2));
  });
}
