import type { Bench } from '../bench.ts';
import { CONNECTIONS, HEAT_SECONDS, MAX_COMMANDS, targetOf, WARM_UP_SECONDS } from '../bench.ts';
import type { LoadPlan, Target } from '../load/load-plan.ts';
import { type Probe, probe } from '../load/probe.ts';
import type { CpuUse, Processes } from '../machine/cpu-meter.ts';
import type { Section } from '../report/report.ts';
import type { Round, Row } from '../report/row.ts';
import { startBareHono } from '../servers/bare-hono.ts';
import { type Verdict, worstOf } from '../statistics/judge-round.ts';
import { cpuRow } from './cpu-row.ts';
import { openRawProduce } from './raw-produce.ts';
import { sampleAccept } from './sample-answer.ts';

/** Commands that nobody has decided yet. */
export type Backlog = {
  readonly commands: number;
  /** So many of the last that every partition has one of them. */
  readonly lastOperations: readonly string[];
};

type Side = { readonly perSecond: number; readonly commands: number; readonly cpu: CpuUse; readonly verdict: Verdict };
type SideName = 'ingress' | 'bare' | 'raw';

/** The ingress alone against a server that does nothing and against the log without a server, in turns. */
export async function measureAccepts(bench: Bench): Promise<Section & { readonly backlog: Backlog }> {
  const { apiKey, topicPrefix } = await bench.platform();
  const ingress = await bench.start('apps/ingress');
  const target = targetOf(ingress, apiKey);
  const { orderId, ...answer } = await sampleAccept(target);
  const bare = await startBareHono(bench.program, answer);
  bench.atEnd(() => {
    bare.stop();
    return Promise.resolve();
  });
  const raw = await openRawProduce(bench, topicPrefix, orderId);
  bench.atEnd(() => raw.close());

  let commands = 1;
  const sides: Readonly<Record<SideName, () => Promise<Side>>> = {
    ingress: async () => {
      const probed = await accept(bench, { ...bench.parts, ingress: ingress.pid }, target);
      commands += probed.load.acceptedInAll;
      return toSide(probed);
    },
    bare: async () => toSide(await accept(bench, { 'bare Hono': bare.pid }, { ...target, port: bare.port })),
    raw: async () => {
      const { appends, cpu, verdict } = await raw.measure(bench.options.seconds);
      return { perSecond: appends / bench.options.seconds, commands: appends, cpu, verdict };
    },
  };
  bench.say('accepts: warming up');
  commands += (await accept(bench, {}, target, HEAT_SECONDS)).load.acceptedInAll;
  await accept(bench, {}, { ...target, port: bare.port }, HEAT_SECONDS);
  const rounds = await inTurns(bench, sides);
  const lastOperations = await touchEveryPartition(bench, target);
  bare.stop();
  await ingress.stop();
  return { ...toSection(rounds), backlog: { commands: commands + lastOperations.length, lastOperations } };
}

type SideRound = Readonly<Record<SideName, Side>>;

/** Another side begins in each round, so that none always has the machine at its warmest. */
async function inTurns(
  bench: Bench,
  sides: Readonly<Record<SideName, () => Promise<Side>>>,
): Promise<readonly SideRound[]> {
  const names: readonly SideName[] = ['ingress', 'bare', 'raw'];
  const rounds: SideRound[] = [];
  for (let round = 0; round < bench.options.rounds; round++) {
    bench.say(`accepts: round ${round + 1} of ${bench.options.rounds}`);
    const measured: Partial<Record<SideName, Side>> = {};
    for (const at of names.keys()) {
      const name = names[(at + round) % names.length] ?? 'ingress';
      measured[name] = await sides[name]();
    }
    rounds.push(measured as SideRound); // All three were measured.
  }
  return rounds;
}

function accept(
  { generator, options }: Bench,
  processes: Processes,
  target: Target,
  seconds = options.seconds,
): Promise<Probe> {
  return probe(generator, processes, plan(target, seconds));
}

function plan(target: Target, seconds: number): LoadPlan {
  return {
    ...{ target, goal: 'accepted', pace: { kind: 'closed', connections: CONNECTIONS } },
    ...{ warmUpSeconds: WARM_UP_SECONDS, seconds, maxCommands: MAX_COMMANDS },
  };
}

/** With twice as many commands as connections at random, a partition without one has a chance of 1 in 6,000. */
async function touchEveryPartition(bench: Bench, target: Target): Promise<readonly string[]> {
  const connections = 2 * CONNECTIONS;
  const { lastOperations } = await bench.generator.run(
    {
      ...{ target, goal: 'accepted', pace: { kind: 'closed', connections } },
      ...{ warmUpSeconds: 0, seconds: 1, maxCommands: connections },
    },
    { measuring: () => undefined, measured: () => undefined },
  );
  return lastOperations;
}

function toSide({ load, cpu, verdict }: Probe): Side {
  return { perSecond: load.completed / load.seconds, commands: load.completed, cpu, verdict };
}

function toSection(rounds: readonly SideRound[]): Section {
  const against = (ceiling: 'bare' | 'raw'): readonly Round[] =>
    rounds.map(({ ingress, [ceiling]: other }) => ({
      value: ingress.perSecond,
      against: other.perSecond,
      verdict: worstOf([ingress.verdict, other.verdict]),
    }));
  const row = { what: `accepts, ${CONNECTIONS} connections`, unit: '/s' };
  const rows: readonly Row[] = [
    {
      ...{ ...row, against: 'bare Hono 202', rounds: against('bare') },
      goal: { of: 'ratio', is: 'at least', limit: 0.8 },
    },
    { ...row, against: 'raw produce', goal: undefined, rounds: against('raw') },
  ];
  return {
    rows,
    cpu: [
      cpuRow(
        'accept',
        rounds.map(({ ingress }) => ingress),
      ),
      cpuRow(
        'bare Hono 202',
        rounds.map(({ bare }) => bare),
      ),
      cpuRow(
        'raw produce',
        rounds.map(({ raw }) => raw),
      ),
    ],
  };
}
