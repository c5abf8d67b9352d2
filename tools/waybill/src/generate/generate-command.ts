import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Command } from 'commander';

import type { CliContext } from '../cli-context.ts';
import { CliError } from '../cli-error.ts';
import { findStaleFiles, renderGeneratedFiles } from './generated-files.ts';

/** `waybill generate`: the types and constants that are made of `.avsc` files. */
export function addGenerateCommand(program: Command, context: CliContext): void {
  program
    .command('generate')
    .description('write the TypeScript that is made of the .avsc files of contracts')
    .option('--check', 'write nothing; end with 1 if a file is not as the .avsc files want it')
    .action((flags: { readonly check?: boolean }) => generate(context, flags.check === true));
}

async function generate({ repository, out }: CliContext, isCheck: boolean): Promise<void> {
  const stale = await findStaleFiles(repository, await render(repository));
  const paths = stale.map(({ path }) => path);
  if (isCheck) {
    if (paths.length === 0) return;
    throw new CliError({
      message: `Not as the .avsc files want it: ${paths.join(', ')}`,
      fix: 'Run: node tools/waybill/bin/waybill.js generate',
    });
  }
  for (const { path, text } of stale) await writeFile(join(repository, path), text);
  out(paths.length === 0 ? 'All generated files are current.' : `Wrote ${paths.join(', ')}`);
}

async function render(repository: string) {
  try {
    return await renderGeneratedFiles(repository);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new CliError({ message: error.message, fix: 'Correct the schema, then run it again.', cause: error });
  }
}
