import { parseArgs } from 'node:util';

/** What the command line asks for. */
export type MutantOptions = {
  /** Ids; undefined for all. */
  readonly only: readonly string[] | undefined;
  readonly json: boolean;
};

export const HELP = `npm run mutants -- [options]

Breaks one rule after another, and shows that a directed test notices: each test must pass as the code is, and fail
with its mutant. A mutant that no test notices ends the run with 1.

  --only A,B   ids of mutants, such as M07 or H1-term (all)
  --json       one JSON document instead of the table
  --help       this text

It starts a private Kafka, registry and MongoDB for the tests that need them, unless KAFKA_BROKERS, SCHEMA_REGISTRY_URL
and MONGODB_URI name some. One by hand: MUTANT=M07 npx jest --selectProjects unit -- packages/mongodb/
`;

/** @returns the options, `help`, or a sentence that names what is wrong with the arguments */
export function parseOptions(args: readonly string[]): MutantOptions | 'help' | { readonly problem: string } {
  try {
    const { values } = parseArgs({ args: [...args], options: known, strict: true });
    if (values.help) return 'help';
    const only = values.only?.split(',').filter((id) => id !== '');
    if (only?.length === 0) return { problem: '--only needs the ids of mutants.' };
    return { only, json: values.json };
  } catch (error) {
    const { message } = Object(error) as { readonly message?: unknown }; // It may be anything; the line below looks.
    // parseArgs names the argument; its second sentence explains a syntax that nobody asked about.
    return { problem: String(message).replace(/\. (?=To specify).*/s, '') };
  }
}

const known = {
  only: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;
