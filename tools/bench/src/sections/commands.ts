import type { Bench } from '../bench.ts';
import { CONNECTIONS, MAX_COMMANDS, SYSTEM_HEAT_SECONDS, targetOf, WARM_UP_SECONDS } from '../bench.ts';
import type { LoadPlan, Pace } from '../load/load-plan.ts';
import { probe } from '../load/probe.ts';
import type { Section, StageRow } from '../report/report.ts';
import { commandsPerFlight, readProjectorFlights } from '../servers/projector-flights.ts';
import type { System } from '../servers/system.ts';
import { openStageWatch } from '../stages/stage-watch.ts';
import { toStages } from '../stages/to-stages.ts';
import { closedLoopSection, type CommandProbe, openLoopSection } from './command-rows.ts';

const RATES = [200, 50] as const;
/** The rate that the goals are about. */
const STAGES_RATE = RATES[0];
/** More are never open at a rate that the system can hold. */
const OPEN_CONNECTIONS = 512;
/** As many as clients manage who always have one under way. */
export const CLOSED: Pace = { kind: 'closed', connections: CONNECTIONS };

/** Commands from submit to the sight of their terminal status: as many as clients manage, and at fixed rates. */
export async function measureCommands(bench: Bench, system: System): Promise<Section> {
  const { only, rounds } = bench.options;
  const closed: CommandProbe[] = [];
  const open = new Map<number, CommandProbe[]>(RATES.map((rate) => [rate, []]));
  bench.say('commands: warming up');
  await follow(bench, system, { pace: CLOSED, seconds: SYSTEM_HEAT_SECONDS });
  for (let round = 1; round <= rounds; round++) {
    bench.say(`commands: round ${round} of ${rounds}`);
    if (only.has('closed')) closed.push(await follow(bench, system, { pace: CLOSED }));
    if (!only.has('latency')) continue;
    for (const [rate, probes] of open) probes.push(await follow(bench, system, { pace: openLoop(rate) }));
  }
  const sections = [
    closedLoopSection(closed),
    ...Array.from(open, ([rate, probes]) => openLoopSection(rate, probes, bench.options.layout)),
  ];
  return {
    rows: sections.flatMap(({ rows }) => rows),
    cpu: sections.flatMap(({ cpu }) => cpu),
    stages: only.has('latency') ? await measureStages(bench, system) : [],
  };
}

/** One more round, in which two readers of ours watch the way of each command. */
async function measureStages(bench: Bench, system: System): Promise<readonly StageRow[]> {
  bench.say('commands: stages');
  const { endpoints, run, say } = bench;
  const { topicPrefix } = await bench.platform();
  const logger = { warn: say };
  const watch = await openStageWatch(
    { brokers: [endpoints.kafka], clientId: 'waybill-bench', topicPrefix, logger },
    { uri: endpoints.mongodb, database: run },
  );
  const { load } = await follow(bench, system, { pace: openLoop(STAGES_RATE), traced: true }).finally(watch.close);
  return toStages(load.traces, watch.seen);
}

/** Commands at a fixed rate, whatever becomes of them. */
export function openLoop(perSecond: number): Pace {
  return { kind: 'open', perSecond, connections: OPEN_CONNECTIONS };
}

/** Sends commands, and follows each until its terminal status is seen. */
export async function follow(
  bench: Bench,
  { entry, processes, services }: System,
  asked: Pick<LoadPlan, 'pace' | 'traced'> & { readonly seconds?: number },
): Promise<CommandProbe> {
  const { apiKey } = await bench.platform();
  const plan: LoadPlan = {
    ...{ target: targetOf(entry, apiKey), goal: 'terminal', seconds: bench.options.seconds },
    ...{ warmUpSeconds: WARM_UP_SECONDS, maxCommands: MAX_COMMANDS },
    ...asked,
  };
  const before = await readProjectorFlights(services);
  const probed = await probe(bench.generator, { ...bench.parts, ...processes }, plan);
  return { ...probed, perFlight: commandsPerFlight(before, await readProjectorFlights(services)) };
}
