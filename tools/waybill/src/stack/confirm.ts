import { createInterface } from 'node:readline/promises';

import type { CliContext } from '../cli-context.ts';
import { CliError, exitCodes } from '../cli-error.ts';

type Question = {
  readonly question: string;
  /** The person has said yes on the command line. */
  readonly yes: boolean;
};

/** Asks before something that cannot be undone. Off a terminal nobody can answer, so `-y` must have been given. */
export async function confirm(
  { question, yes }: Question,
  { stdin, interactive, draw, signal }: CliContext,
): Promise<void> {
  if (yes) return;
  if (!stdin.isTTY || !interactive) {
    throw new CliError({ message: 'Nobody can be asked here.', fix: 'Say yes with -y.', exitCode: exitCodes.usage });
  }
  const lines = createInterface({ input: stdin });
  try {
    draw(`${question} [y/N] `);
    const answer = await lines.question('', { signal });
    if (!/^y(?:es)?$/i.test(answer.trim())) throw new CliError({ message: 'Nothing was done.' });
  } finally {
    lines.close();
  }
}
