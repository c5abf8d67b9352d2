import type { Bench } from '../bench.ts';
import { targetOf } from '../bench.ts';
import type { Target } from '../load/load-plan.ts';
import { untilAllDecide } from '../load/until-all-decide.ts';
import type { Section } from '../report/report.ts';
import type { Goal, Round } from '../report/row.ts';
import { judgeRound } from '../statistics/judge-round.ts';

const CONSUMER = 'apps/consumers/orders';
const WAYS = [
  { how: 'kill', what: 'kill -9 of one consumer of two', limit: 15 },
  { how: 'stop', what: 'SIGTERM of one consumer of two', limit: 3 },
] as const;

/** How long somebody waits at most whose command falls into the end of its owner: until all partitions decide again. */
export async function measureRecovery(bench: Bench): Promise<Section> {
  const [ingress] = await Promise.all([bench.start('apps/ingress'), bench.start('apps/projector')]);
  const { apiKey } = await bench.platform();
  const target = targetOf(ingress, apiKey);
  const consumers = await Promise.all([bench.start(CONSUMER), bench.start(CONSUMER)]);
  const rounds: Record<(typeof WAYS)[number]['how'], Round[]> = { kill: [], stop: [] };
  await untilAllDecide(target);
  for (let round = 1; round <= bench.options.rounds; round++) {
    bench.say(`recovery: round ${round} of ${bench.options.rounds}`);
    for (const { how } of WAYS) {
      const gone = consumers.shift();
      if (gone) rounds[how].push(await measureEnd(target, () => gone[how]()));
      consumers.push(await bench.start(CONSUMER));
      await untilAllDecide(target);
    }
  }
  const rows = WAYS.map(({ how, what, limit }) => {
    const goal: Goal = { of: 'value', is: 'at most', limit };
    return { ...{ what: `all decide again after ${what}`, unit: 's', against: undefined, goal }, rounds: rounds[how] };
  });
  return { rows, cpu: [] };
}

async function measureEnd(target: Target, end: () => Promise<void>): Promise<Round> {
  const begun = performance.now();
  // An end in order takes the time of its drain, in which a successor may decide already.
  const [failure] = await Promise.all([untilAllDecide(target), end()]);
  const value = (performance.now() - begun) / 1000;
  const failures = failure === undefined ? 0 : 1;
  // Timeouts rule here, not the machine: whatever else ran on it, the round counts.
  const verdict = judgeRound({ othersShare: undefined, latenessP99: undefined, failures, firstFailure: failure });
  return { value, against: undefined, verdict };
}
