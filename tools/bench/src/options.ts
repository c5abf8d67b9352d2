import { parseArgs } from 'node:util';

const sectionNames = [
  'accepts',
  'latency',
  'closed',
  'projection',
  'reading',
  'headers',
  'codec',
  'decisions',
  'recovery',
  'state',
  'stalls',
  'reads',
  'waiting',
  'replay',
  'rebuild',
  'beside',
] as const;
type SectionName = (typeof sectionNames)[number];

/** They take long, or most of the machine. */
const ONLY_WHEN_NAMED: readonly SectionName[] = ['state', 'stalls', 'waiting', 'replay', 'rebuild', 'beside'];

/** What the command line asks for. */
export type BenchOptions = {
  readonly rounds: number;
  /** Measured seconds of each probe, behind two seconds of warm-up. */
  readonly seconds: number;
  readonly only: ReadonlySet<string>;
  readonly json: boolean;
  /** All roles in one process, or each in its own. */
  readonly layout: 'standalone' | 'split';
  /** Where services leave CPU profiles; undefined for none. */
  readonly profileTo: string | undefined;
};

export const HELP = `npm run bench -- [options]

Measures this machine against its own ceilings, in one run, and prints one table of ratios.

  --rounds N       rounds of each measurement, 1 to 20 (3)
  --seconds S      measured seconds of each probe, and of each stall, 1 to 300 (5)
  --only A,B       ${sectionNames.join(', ')} (all but ${ONLY_WHEN_NAMED.join(', ')})
  --layout L       standalone, all roles in one process, or split, one process per role (standalone)
  --profile DIR    services write CPU profiles there when they end
  --json           one JSON document instead of the table
  --help           this text

It starts a private Kafka, registry and MongoDB, unless KAFKA_BROKERS, SCHEMA_REGISTRY_URL and MONGODB_URI name some,
and stops all that it started. Rounds in which others used more than 10 % of the machine are printed, not judged.
`;

/** @returns the options, `help`, or a sentence that names what is wrong with the arguments */
export function parseOptions(args: readonly string[]): BenchOptions | 'help' | { readonly problem: string } {
  try {
    const { values } = parseArgs({ args: [...args], options: known, strict: true });
    return values.help ? 'help' : toOptions(values);
  } catch (error) {
    const { message } = Object(error) as { readonly message?: unknown }; // It may be anything; the line below looks.
    // parseArgs names the argument; its second sentence explains a syntax that nobody asked about.
    return { problem: String(message).replace(/\. (?=To specify).*/s, '') };
  }
}

const known = {
  rounds: { type: 'string', default: '3' },
  seconds: { type: 'string', default: '5' },
  only: { type: 'string', default: sectionNames.filter((name) => !ONLY_WHEN_NAMED.includes(name)).join(',') },
  layout: { type: 'string', default: 'standalone' },
  profile: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

type Values = Readonly<Record<'rounds' | 'seconds' | 'only' | 'layout', string>> & {
  readonly profile?: string;
  readonly json: boolean;
};

function toOptions({ rounds, seconds, only, layout, profile, json }: Values): BenchOptions {
  const names = only.split(',');
  const unknown = names.find((name) => !isSection(name));
  if (unknown !== undefined) throw new Error(`--only knows ${sectionNames.join(', ')}, not "${unknown}".`);
  if (layout !== 'standalone' && layout !== 'split') throw new Error('--layout must be standalone or split.');
  return {
    rounds: wholeNumber('--rounds', rounds, 20),
    seconds: wholeNumber('--seconds', seconds, 300),
    only: new Set(names.filter(isSection)),
    ...{ json, layout, profileTo: profile },
  };
}

function isSection(name: string): name is SectionName {
  return sectionNames.some((known) => known === name);
}

function wholeNumber(name: string, text: string, max: number): number {
  const value = /^\d{1,3}$/.test(text) ? Number(text) : NaN;
  if (value >= 1 && value <= max) return value;
  throw new Error(`${name} must be a whole number from 1 to ${max}, not "${text}".`);
}
