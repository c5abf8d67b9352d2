import type { CliContext } from '../cli-context.ts';
import { CliError, exitCodes } from '../cli-error.ts';

/**
 * Who does what is written down: as `--by` says, else the user of this machine.
 *
 * @throws `CliError` for wrong usage when nobody is named
 */
export function nameUser({ env }: Pick<CliContext, 'env'>, by: string | undefined): string {
  const name = by ?? env['USER'] ?? env['LOGNAME'];
  if (name !== undefined && name.trim() !== '') return name;
  const message = 'Nobody is named who does it, and it is written down.';
  throw new CliError({ message, fix: 'Say it with --by <name>.', exitCode: exitCodes.usage });
}
