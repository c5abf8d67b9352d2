import { setTimeout as delay } from 'node:timers/promises';

import type { Bench } from '../bench.ts';
import { CONNECTIONS, HEAT_SECONDS, MAX_COMMANDS, targetOf, WARM_UP_SECONDS } from '../bench.ts';
import { type CpuUse, startCpuMeter } from '../machine/cpu-meter.ts';
import type { Section } from '../report/report.ts';
import { readDecided } from '../servers/read-progress.ts';
import type { RunningService } from '../servers/service.ts';
import { judgeRound, type Verdict } from '../statistics/judge-round.ts';
import { cpuRow } from './cpu-row.ts';

const LOOK_EVERY_MS = 20;
const LIMIT_MS = 120_000;

type Drained = {
  readonly perSecond: number;
  readonly commands: number;
  readonly cpu: CpuUse;
  readonly verdict: Verdict;
};

/** Commands per second that one consumer decides when many wait: from its first decision to its last. */
export async function measureDecisions(bench: Bench): Promise<Section> {
  const ingress = await bench.start('apps/ingress');
  const rounds: Drained[] = [];
  for (let round = 1; round <= bench.options.rounds; round++) {
    bench.say(`decisions: round ${round} of ${bench.options.rounds}`);
    const waiting = await accept(bench, ingress);
    const consumer = await bench.start('apps/consumers/orders');
    rounds.push(await drain(bench, consumer, waiting));
    await consumer.stop();
  }
  await ingress.stop();
  return {
    rows: [
      {
        ...{ what: 'decided from a backlog, one consumer', unit: 'commands/s', against: undefined },
        goal: { of: 'value', is: 'at least', limit: 40_000 },
        rounds: rounds.map(({ perSecond, verdict }) => ({ value: perSecond, against: undefined, verdict })),
      },
    ],
    cpu: [cpuRow('decided from a backlog', rounds)],
  };
}

/** @returns how many commands wait now */
async function accept(bench: Bench, ingress: RunningService): Promise<number> {
  const { apiKey } = await bench.platform();
  const { acceptedInAll } = await bench.generator.run(
    {
      ...{ target: targetOf(ingress, apiKey), goal: 'accepted', pace: { kind: 'closed', connections: CONNECTIONS } },
      ...{ warmUpSeconds: WARM_UP_SECONDS, seconds: bench.options.seconds + HEAT_SECONDS, maxCommands: MAX_COMMANDS },
    },
    { measuring: () => undefined, measured: () => undefined },
  );
  return acceptedInAll;
}

async function drain(bench: Bench, consumer: RunningService, waiting: number): Promise<Drained> {
  const first = await untilDecided(consumer, 1);
  const meter = startCpuMeter({ ...bench.parts, consumer: consumer.pid, bench: process.pid });
  const last = await untilDecided(consumer, waiting);
  const cpu = meter.stop();
  const commands = last.decided - first.decided;
  const facts = { othersShare: cpu.othersShare, latenessP99: undefined, failures: 0, firstFailure: undefined };
  return { perSecond: (commands * 1000) / (last.atMs - first.atMs), commands, cpu, verdict: judgeRound(facts) };
}

/** @throws `Error` when it takes two minutes */
async function untilDecided(
  consumer: RunningService,
  commands: number,
): Promise<{ readonly decided: number; readonly atMs: number }> {
  const end = performance.now() + LIMIT_MS;
  while (performance.now() < end) {
    const decided = await readDecided(consumer);
    if (decided >= commands) return { decided, atMs: performance.now() };
    await delay(LOOK_EVERY_MS);
  }
  throw new Error(`The consumer did not decide ${commands} commands within ${LIMIT_MS / 1000} s.`);
}
