import { parseArgs } from 'node:util';

export const HELP = `npm run simulate -- [options]

Runs the retail processes in memory, once for each seed, with crashes, repeats and delays that the seed chooses, and
compares what clients and views show at the end with a run without faults.

  --seeds N    how many (10000); one alone prints its trace if it fails
  --from S     the first of them (0)
  --help       this text

Exit code 0: all seeds ended as they must. 1: some did not; they are named. 2: wrong usage. 130: interrupted.
`;

/** @returns the options, `help`, or a sentence that names what is wrong with the arguments */
export function parseOptions(
  args: readonly string[],
): { readonly seeds: number; readonly from: number } | 'help' | { readonly problem: string } {
  try {
    const { values } = parseArgs({ args: [...args], options: known, strict: true });
    if (values.help) return 'help';
    return { seeds: numberOf('--seeds', values.seeds, 1), from: numberOf('--from', values.from, 0) };
  } catch (error) {
    const { message } = Object(error) as { readonly message?: unknown }; // It may be anything; the line below looks.
    // parseArgs names the argument; its second sentence explains a syntax that nobody asked about.
    return { problem: String(message).replace(/\. (?=To specify).*/s, '') };
  }
}

const known = {
  seeds: { type: 'string', default: '10000' },
  from: { type: 'string', default: '0' },
  help: { type: 'boolean', default: false },
} as const;

function numberOf(name: string, text: string, least: number): number {
  if (!/^\d{1,9}$/.test(text) || Number(text) < least)
    throw new Error(`${name} must be a whole number from ${least} on, not "${text}".`);
  return Number(text);
}
