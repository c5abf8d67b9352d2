import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

import type { MessageCodec } from '@waybill/avro';
import { createRegistry, fetchDecodable, openCodec } from '@waybill/avro';
import { createKafkaLog, waitForKafka } from '@waybill/kafka';
import type { Projection } from '@waybill/projection';
import type { RebuildProgress, RebuildSource, RebuiltView } from '@waybill/rebuild';
import { readGenerations, rebuildView } from '@waybill/rebuild';
import { createThrottle } from '@waybill/replay';
import { abortWithin, readSettings } from '@waybill/service';
import { toConnection } from '@waybill/service/log';

import type { CliContext } from '../cli-context.ts';
import { CliError, exitCodes } from '../cli-error.ts';
import { nameUser } from '../parts/name-user.ts';
import { createWaits } from '../parts/waits.ts';
import { confirm } from '../stack/confirm.ts';
import { loadProjections } from './load-projections.ts';
import { showRebuild } from './show-rebuild.ts';
import { toDifferenceLines, toPlainComparison, toSentence } from './show-comparison.ts';
import type { OpenGenerations } from './with-generations.ts';
import { checkView, withGenerations } from './with-generations.ts';

export type RebuildFlags = {
  readonly all?: boolean;
  readonly compare?: boolean;
  readonly rate?: string;
  readonly projections?: string;
  readonly yes?: boolean;
  readonly by?: string;
  readonly json?: boolean;
};

const FLIGHT_RECORDS = 2_000;
/** So soon does a rebuild that has nothing to read look whether it is there. */
const LOOK_MS = 200;

/** `waybill views rebuild`: one view after another. */
export async function rebuildViews(context: CliContext, names: readonly string[], flags: RebuildFlags): Promise<void> {
  const rate = readRate(flags);
  const by = nameUser(context, flags.by);
  const projections = await loadProjections(context, flags.projections);
  await withGenerations(context, async (open) => {
    const chosen = chooseProjections(projections, names, flags, open);
    // Else it would wait for schemas that nobody has registered.
    await readGenerations(open.generations);
    const question = `Build ${chosen.map(({ name }) => name).join(', ')} anew?`;
    await confirm({ question, yes: flags.yes === true }, context);
    await withSource(context, open, async (parts) => {
      for (const projection of chosen) await rebuildOne(context, { ...open, ...parts, rate, by, flags }, projection);
    });
  });
}

type RebuildParts = OpenGenerations &
  SourceParts & { readonly rate: number | undefined; readonly by: string; readonly flags: RebuildFlags };

async function rebuildOne(context: CliContext, parts: RebuildParts, projection: Projection): Promise<void> {
  const { signal } = context;
  const { generations, contracts, codec, source, rate, by, flags } = parts;
  const wait = (ms: number) => delay(ms, undefined, { signal });
  const shown = showRebuild(context.log, projection.name);
  try {
    const rebuilt = await rebuildView({
      ...{ projection, contracts, decoder: codec, generations, source, wait, signal, by },
      owner: randomUUID(),
      now: () => new Date(),
      compare: flags.compare === true,
      ...(rate === undefined ? {} : { pace: createThrottle(rate, { now: () => performance.now(), wait }) }),
      onProgress: (progress: RebuildProgress) => {
        shown.tell(progress);
      },
      onWaiting: (reason) => {
        context.log(`Waiting: ${reason}`);
      },
    });
    tellRebuilt(context, flags, projection.name, rebuilt);
  } catch (error) {
    if (signal.aborted)
      context.log(`Readers get what they got before. The same command goes on with ${projection.name}.`);
    throw error;
  } finally {
    shown.stop();
  }
}

function tellRebuilt({ out, log }: CliContext, flags: RebuildFlags, view: string, rebuilt: RebuiltView): void {
  const compared = rebuilt.compared && toPlainComparison(rebuilt.compared);
  if (flags.json) out(JSON.stringify({ view, ...rebuilt, compared }));
  if (compared) log(`${view}: ${toSentence(compared)}`);
  if (rebuilt.kind === 'switched') {
    const { generation, previous } = rebuilt;
    log(
      `${view}: readers get generation ${generation}; ${previous} is kept as new, for waybill views rollback ${view}.`,
    );
    return;
  }
  if (compared && !flags.json)
    for (const line of toDifferenceLines(compared, rebuilt.previous, rebuilt.generation)) out(line);
  throw new CliError({
    message: `Readers still get generation ${rebuilt.previous} of ${view}: ${rebuilt.generation} is not proved to be the same.`,
    fix: `waybill views rebuild ${view} without --compare lets them change to it; waybill views drop ${view} ${rebuilt.generation} gives it up.`,
  });
}

function chooseProjections(
  projections: readonly Projection[],
  names: readonly string[],
  { all }: RebuildFlags,
  { contracts }: OpenGenerations,
): readonly Projection[] {
  if (names.length === 0 && all !== true)
    throw new CliError({
      message: 'No view is named.',
      fix: 'Name one or more, or take --all.',
      exitCode: exitCodes.usage,
    });
  const chosen = all === true ? projections.map(({ name }) => name) : [...new Set(names)];
  return chosen.map((name) => {
    checkView(name, contracts);
    const found = projections.find((projection) => projection.name === name);
    if (found) return found;
    throw new CliError({
      message: `The view ${name} has no projection in the module that was loaded.`,
      fix: 'Name the module that exports it with --projections.',
      exitCode: exitCodes.usage,
    });
  });
}

function readRate({ rate }: RebuildFlags): number | undefined {
  if (rate === undefined) return undefined;
  if (/^[1-9]\d{0,8}$/.test(rate)) return Number(rate);
  const message = `--rate takes records in a second, such as 5000, not "${rate}".`;
  throw new CliError({ message, exitCode: exitCodes.usage });
}

type SourceParts = { readonly source: RebuildSource; readonly codec: MessageCodec };

/** Opens the log and the registry that the environment names, and closes the log behind. */
async function withSource(
  context: CliContext,
  open: OpenGenerations,
  use: (parts: SourceParts) => Promise<void>,
): Promise<void> {
  const { connection, codec } = await connectSource(context, open);
  const log = createKafkaLog(connection);
  const loop = fetchDecodable(log.openFetchLoop(), {
    codec,
    onWaiting: ({ topic, partition }, reason) => {
      context.log(`${topic}[${partition}] waits for a schema: ${reason}`);
    },
  });
  const source: RebuildSource = {
    assign: (at, from) => {
      loop.assign(at, from);
    },
    unassign: (at) => {
      loop.unassign(at);
    },
    take: () => loop.take(FLIGHT_RECORDS, abortWithin(context.signal, LOOK_MS)),
  };
  try {
    await use({ source, codec });
  } finally {
    await loop.close();
    await log.close();
  }
}

/** Waits of its own: whoever was asked may have thought for a minute. */
async function connectSource(context: CliContext, { environment, contracts }: OpenGenerations) {
  const waits = createWaits(context);
  const settings = readSettings(environment, ['KAFKA_BROKERS', 'SCHEMA_REGISTRY_URL']);
  const connection = toConnection(settings, 'waybill-rebuild', { warn: () => undefined });
  const { SCHEMA_REGISTRY_USERNAME: username, SCHEMA_REGISTRY_PASSWORD: password } = settings;
  const auth = username === undefined || password === undefined ? undefined : { username, password };
  try {
    await waitForKafka(connection, waits);
    const registry = createRegistry({ url: settings.SCHEMA_REGISTRY_URL, auth });
    return { connection, codec: await openCodec({ registry, contracts, ...waits }) };
  } catch (error) {
    throw waits.failure() ?? error;
  }
}
