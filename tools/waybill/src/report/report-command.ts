import { resolve } from 'node:path';

import { contracts } from '@waybill/teams';
import type { Command } from 'commander';

import type { CliContext } from '../cli-context.ts';
import { CliError, exitCodes } from '../cli-error.ts';
import type { Source } from '../replay/choose-sources.ts';
import { chooseSources } from '../replay/choose-sources.ts';
import { withReplay } from '../replay/open-replay.ts';
import { readRange } from '../replay/replay-options.ts';
import { withTables } from '../replay/temporary-tables.ts';
import { checkPageFile, writePageFile } from './page-file.ts';
import { renderPage } from './render-page.ts';
import type { ReportModel } from './report-model.ts';
import { askReport } from './report-model.ts';

type Flags = {
  readonly from: string;
  readonly to: string;
  readonly team?: string;
  readonly tenant?: string;
  readonly out: string;
  readonly title: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
};

/** Whose orders the shop's part of the page is about. */
const ORDERS = 'orders.order.events.v1';
/** Operations of the platform itself are no clients' work. */
const PLATFORM = 'platform';
const LIMITS = { rows: 250_000, characters: 64 * 1024 * 1024 };

/** `waybill report`: one HTML page about what became of operations. */
export function addReportCommand(program: Command, context: CliContext): void {
  program
    .command('report')
    .description('one HTML page: outcomes over time, latency, failures, and what the shop sold; it needs no network')
    .option('--from <place>', 'beginning, a time (2026-01-31T10:00:00Z, -2h, @<ms>) or position:<token>', 'beginning')
    .option('--to <place>', 'the same; what lies there is not part of it: end is what there is now', 'end')
    .option('--team <name>', 'operations of this team alone')
    .option('--tenant <name>', 'of this tenant alone')
    .option('--out <file>', 'where the page is written; it appears whole or not at all', 'report.html')
    .option('--title <text>', 'of the page', 'Waybill report')
    .option('--json', 'print the numbers behind the page as one JSON document, and write none')
    .option('-q, --quiet', 'no progress')
    .action((flags: Flags) => report(context, flags));
}

async function report(context: CliContext, flags: Flags): Promise<void> {
  const sources = chooseReported(flags.team);
  const outcomes = sources.filter(({ kind }) => kind === 'outcomes');
  const range = readRange({ from: flags.from, to: flags.to }, contracts);
  if (flags.json !== true) checkPageFile(resolve(flags.out));
  await withReplay(context, { sources, flags: tenantOf(flags), range }, (job) =>
    withTables(context, job, LIMITS, async ({ query }) => {
      const model = await askReport(
        query,
        outcomes,
        sources.some(({ name }) => name === ORDERS),
      );
      if (flags.json === true) context.out(JSON.stringify(model, null, 2));
      else write(context, flags, model);
    }),
  );
}

function tenantOf({ tenant, quiet }: Flags) {
  return { ...(tenant === undefined ? {} : { tenant }), ...(quiet === undefined ? {} : { quiet }) };
}

function chooseReported(team: string | undefined): readonly Source[] {
  const chosen = contracts.filter((contract) =>
    team === undefined ? contract.team !== PLATFORM : contract.team === team,
  );
  if (chosen.length === 0)
    throw new CliError({
      message: `There is no team ${team ?? ''}.`,
      fix: `Take one of ${contracts.map((contract) => contract.team).join(', ')}.`,
      exitCode: exitCodes.usage,
    });
  const topics = chosen.flatMap(({ aggregates }) => aggregates.map(({ eventsTopic }) => eventsTopic));
  const names = topics.map((topic) => `${topic}:outcomes`);
  return chooseSources(contracts, topics.includes(ORDERS) ? [...names, ORDERS] : names);
}

function write({ log }: CliContext, flags: Flags, model: ReportModel): void {
  writePageFile(resolve(flags.out), renderPage({ title: flags.title, range: describe(flags, model) }, model));
  log(`✓ ${flags.out}: ${model.count} operations; no group joined, nothing committed.`);
}

function describe({ team, tenant }: Flags, { first, last }: ReportModel): string {
  const whose = `${team === undefined ? 'All teams' : `Team ${team}`}${tenant === undefined ? '' : `, tenant ${tenant}`}`;
  if (first === null || last === null) return `${whose}.`;
  return `${whose}, ${new Date(first).toISOString()} to ${new Date(last).toISOString()}.`;
}
