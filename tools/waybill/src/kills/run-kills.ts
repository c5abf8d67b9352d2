import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Endpoints } from '@waybill/stack';
import { freePort, readStackSettings, startPrivateStack, toEnvironment } from '@waybill/stack';
import { contracts } from '@waybill/teams';
import { createSeededRandom } from '@waybill/testing';

import { applyExplained } from '../apply/apply-command.ts';
import type { CliContext } from '../cli-context.ts';
import { CliError, exitCodes } from '../cli-error.ts';
import type { DemoFlags } from '../demo/demo-options.ts';
import { toSource } from '../demo/demo-options.ts';
import { feedImport } from '../demo/feed-import.ts';
import type { Import } from '../demo/load-import.ts';
import { loadImport } from '../demo/load-import.ts';
import type { Summary } from '../demo/results/summary.ts';
import { renderSummary } from '../demo/results/summary.ts';
import { failIfBroken, failIfDifferent, readExpectation, toCliError } from '../demo/run-demo.ts';
import { prepareKeys } from '../demo/running/demo-keys.ts';
import { explaining } from '../stack/stack-command.ts';
import type { Kill } from './kill-services.ts';
import { killServices } from './kill-services.ts';
import type { Service, ServicePlan } from './service.ts';
import { startService } from './service.ts';

/** The options as they stand on the command line. */
export type KillFlags = Omit<DemoFlags, 'seed' | 'once'> & {
  readonly kills: number;
  /** Of the kills. */
  readonly seed: number;
};

/**
 * Feeds a month into services of which each is killed again and again, and compares the result.
 *
 * @throws `CliError` when it differs, when the views contradict each other, or when the month was fed before all kills
 */
export async function runKills(flags: KillFlags, context: CliContext): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'waybill-kills-'));
  try {
    const { input, scale } = flags;
    const source = toSource({ ...(input && { input }), ...(scale !== undefined && { scale }) });
    const expectation = flags.expect === undefined ? undefined : await readExpectation(flags.expect);
    if (flags.dump !== undefined) await mkdir(flags.dump, { recursive: true });
    const wanted = await loadImport(source);
    context.log(`Feeding ${wanted.title}: ${wanted.commands} commands, ${flags.kills} kills (seed ${flags.seed}).`);
    const { summary, kills } = await runStack({ flags, wanted, expectation }, { ...context, home: folder });
    tell(flags, { summary, kills }, context);
    await rm(folder, { recursive: true, force: true });
  } catch (error) {
    context.log(`The logs of the services are in ${folder}.`);
    throw toCliError(error);
  }
}

type Job = {
  readonly flags: KillFlags;
  readonly wanted: Import;
  readonly expectation: Awaited<ReturnType<typeof readExpectation>> | undefined;
};
type Result = { readonly summary: Summary | undefined; readonly kills: readonly Kill[] };

async function runStack(job: Job, context: CliContext): Promise<Result> {
  const settings = readStackSettings(context.env);
  const infra = join(context.repository, 'infra', 'local');
  const stack = await explaining(() => startPrivateStack({ infra, settings, signal: context.signal }));
  const services: Service[] = [];
  try {
    const { PUBLIC_URL: url } = await startServices(job, { endpoints: stack.endpoints, services }, context);
    return await feedAndKill(job, { url, services }, context);
  } finally {
    context.log('Stopping what was started.');
    await Promise.all(services.map((service) => service.stop()));
    await stack.stop();
  }
}

/** Every role in a process of its own, of all three teams. */
const APPS = ['apps/ingress', ...contracts.map(({ team }) => `apps/consumers/${team}`), 'apps/projector'];

type Starting = { readonly endpoints: Endpoints; readonly services: Service[] };

async function startServices({ wanted }: Job, { endpoints, services }: Starting, context: CliContext) {
  const run = `kills-${randomUUID().slice(0, 8)}`;
  // Of its own, since the environment may name a stack that others use too.
  const parts = { ...toEnvironment(endpoints), WAYBILL_TOPIC_PREFIX: `${run}.`, MONGODB_DB: run };
  await applyExplained({ ...context.env, ...parts }, context);
  const keys = await prepareKeys(context.home, wanted.tenant);
  const taken = new Set<number>();
  // Fixed ports, so that clients find a service again after its death.
  const nextPort = async (): Promise<string> => {
    const port = await freePort(taken);
    taken.add(port);
    return String(port);
  };
  const PORT = await nextPort();
  const shared = {
    ...parts,
    ...{ LOG_LEVEL: 'warn', DRAIN_GRACE_MS: '0', HOST: '127.0.0.1', PORT, PUBLIC_URL: `http://127.0.0.1:${PORT}` },
    WAYBILL_OPERATION_KEYS: keys.operationKeys,
    WAYBILL_API_KEYS_FILE: keys.apiKeysFile,
  };
  const plans: ServicePlan[] = [];
  for (const app of APPS) {
    const logFile = join(context.home, `${app.replaceAll('/', '-')}.log`);
    const environment = { ...shared, ADMIN_PORT: await nextPort() };
    plans.push({ repository: context.repository, app, environment, logFile });
  }
  await Promise.all(plans.map(async (plan) => services.push(await startService(plan))));
  // By name, so that a seed does the same again.
  services.sort((one, other) => (one.name < other.name ? -1 : 1));
  return shared;
}

type Running = { readonly url: string; readonly services: readonly Service[] };

async function feedAndKill(
  { flags, wanted, expectation }: Job,
  { url, services }: Running,
  context: CliContext,
): Promise<Result> {
  const keys = await prepareKeys(context.home, wanted.tenant);
  const [over, broken] = [new AbortController(), new AbortController()];
  const killing = killServices(services, {
    kills: flags.kills,
    random: createSeededRandom(flags.seed),
    signal: AbortSignal.any([over.signal, context.signal]),
    onKill: ({ name }, count) => {
      context.log(`kill ${count} of ${flags.kills}: ${name}`);
    },
  });
  // A service that does not come back ends the feed.
  killing.catch((error: unknown) => {
    broken.abort(error);
  });
  const died = AbortSignal.any([broken.signal, ...services.map((service) => service.died)]);
  const platform = { url, admin: url, died, stop: () => Promise.resolve() };
  const demoFlags = { ...flags, once: true };
  const onFed = () => {
    // What is killed behind that proves nothing.
    over.abort();
  };
  try {
    const summary = await feedImport({ flags: demoFlags, expectation, wanted, keys, platform, onFed }, context);
    return { summary, kills: await killing };
  } finally {
    over.abort();
    await Promise.allSettled([killing]);
  }
}

function tell(flags: KillFlags, { summary, kills }: Result, context: CliContext): void {
  if (summary === undefined) throw new CliError({ message: 'Interrupted.', exitCode: exitCodes.interrupted });
  const counts: Record<string, number> = {};
  for (const { name } of kills) counts[name] = (counts[name] ?? 0) + 1;
  if (flags.json === true) context.out(JSON.stringify({ ...summary, kills: counts }, null, 2));
  else {
    // By then nothing answers any more.
    context.out(renderSummary({ ...summary, curl: [] }));
    const each = Object.entries(counts).map(([name, count]) => `${name} ${count}`);
    context.out(`${kills.length} kills while it was fed: ${each.join(', ')}.`);
  }
  failIfDifferent(summary, flags.expect);
  failIfBroken(summary);
  if (kills.length >= flags.kills) return;
  throw new CliError({
    message: `The month was fed before all kills: ${kills.length} of ${flags.kills} took place.`,
    fix: 'Feed more: a larger --scale, or more files.',
  });
}
