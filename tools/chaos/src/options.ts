import { parseArgs } from 'node:util';

/** What the command line asks for. */
export type FaultOptions = {
  /** Of faults; start, healing and check come on top. */
  readonly minutes: number;
  readonly seed: number;
  /** Commands a second. */
  readonly rate: number;
  readonly brokers: 1 | 3;
  readonly json: boolean;
  /** The folder of the run stays, whatever it has shown. */
  readonly keep: boolean;
};

export const HELP = `npm run faults -- [options]

Runs the whole system as processes, lets faults happen to it from a seed while numbered commands come in, heals it, reads
the log with Kafka's own Java client and proves that every promise held.

  --minutes N    of faults, 0.2 to 120 (1)
  --seed S       the same seed plans the same faults and commands (of the clock)
  --rate R       commands a second, 1 to 500 (40)
  --brokers B    1 or 3 (3)
  --json         one JSON document instead of the table
  --keep         keeps dump, logs and timeline of a run without violations too
  --help         this text

"no decision for" is the longest time that a partition had work and decided nothing, "no view for" the longest time in
which no client saw an operation end, both counted for every fault that fell into it or began up to 1 s before: faults
that overlap share it.

Exit code 0: no violation. 1: violations, or a run that proves nothing, because nothing was injected or no fault of a kind
that was planned took effect; the dump of the log, the logs and the timeline are kept in a folder that is named.
2: wrong usage. 130: interrupted.
`;

/** @returns the options, `help`, or a sentence that names what is wrong with the arguments */
export function parseOptions(
  args: readonly string[],
  clock: number,
): FaultOptions | 'help' | { readonly problem: string } {
  try {
    const { values } = parseArgs({ args: [...args], options: known, strict: true });
    if (values.help) return 'help';
    const brokers = Number(values.brokers);
    if (brokers !== 1 && brokers !== 3) throw new Error(`--brokers must be 1 or 3, not "${values.brokers}".`);
    return {
      minutes: numberIn('--minutes', values.minutes, [0.2, 120]),
      seed: wholeNumber('--seed', values.seed ?? String(clock % 1_000_000), [0, 2 ** 31]),
      rate: wholeNumber('--rate', values.rate, [1, 500]),
      ...{ brokers, json: values.json, keep: values.keep },
    };
  } catch (error) {
    const { message } = Object(error) as { readonly message?: unknown }; // It may be anything; the line below looks.
    // parseArgs names the argument; its second sentence explains a syntax that nobody asked about.
    return { problem: String(message).replace(/\. (?=To specify).*/s, '') };
  }
}

const known = {
  minutes: { type: 'string', default: '1' },
  seed: { type: 'string' },
  rate: { type: 'string', default: '40' },
  brokers: { type: 'string', default: '3' },
  json: { type: 'boolean', default: false },
  keep: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

function wholeNumber(name: string, text: string, range: readonly [number, number]): number {
  if (!/^\d{1,10}$/.test(text)) throw new Error(`${name} must be a whole number, not "${text}".`);
  return numberIn(name, text, range);
}

function numberIn(name: string, text: string, [least, most]: readonly [number, number]): number {
  const value = /^\d{1,10}(?:\.\d{1,3})?$/.test(text) ? Number(text) : NaN;
  if (value >= least && value <= most) return value;
  throw new Error(`${name} must be a number from ${least} to ${most}, not "${text}".`);
}
