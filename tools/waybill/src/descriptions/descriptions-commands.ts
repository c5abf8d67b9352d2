import { toAsyncApi, toOpenApi } from '@waybill/descriptions';
import { contracts } from '@waybill/teams';
import type { Command } from 'commander';

import { CliError, exitCodes } from '../cli-error.ts';
import type { CliContext } from '../cli-context.ts';

/** `waybill openapi` and `waybill asyncapi`: the whole protocol with the contracts of this checkout; no server is asked. */
export function addDescriptionsCommands(program: Command, context: CliContext): void {
  const documents = [
    { name: 'openapi', what: 'OpenAPI 3.1', describe: toOpenApi },
    { name: 'asyncapi', what: 'AsyncAPI 3', describe: toAsyncApi },
  ];
  for (const { name, what, describe } of documents) {
    program
      .command(name)
      .description(`print the API of this checkout as ${what}; what a server serves is at its /${name}.json`)
      .option('--url <address>', 'public address of the API', 'http://localhost:8080')
      .action(({ url }: { readonly url: string }) => {
        context.out(JSON.stringify(describe(contracts, { publicUrl: toPublicUrl(url) }), null, 2));
      });
  }
}

function toPublicUrl(text: string): string {
  if (!URL.canParse(text) || !/^https?:/.test(text)) {
    throw new CliError({
      message: `--url ${text} is no address of an API.`,
      fix: 'Give one such as https://api.example.',
      exitCode: exitCodes.usage,
    });
  }
  return new URL(text).href.replace(/\/$/, '');
}
