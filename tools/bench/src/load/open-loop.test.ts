import { type FakeIngress, startFakeIngress } from './fake-ingress.ts';
import type { LoadPlan } from './load-plan.ts';
import { runOpenLoop } from './open-loop.ts';

const pace = { kind: 'open', perSecond: 100, connections: 64 } as const;
const nobody = { measuring: () => undefined, measured: () => undefined };
let ingress: FakeIngress;

beforeEach(async () => {
  ingress = await startFakeIngress();
});

afterEach(() => {
  ingress.close();
});

function plan(changed: Partial<LoadPlan> = {}): LoadPlan {
  const common = { goal: 'terminal', warmUpSeconds: 0.1, seconds: 0.3, maxCommands: 1_000 } as const;
  return { target: ingress.target, pace, ...common, ...changed };
}

test('commands are sent at their due times, warm-up included, and only those behind it count', async () => {
  const result = await runOpenLoop(plan(), pace, nobody);
  expect(ingress.submits()).toBe(40);
  expect(result).toMatchObject({ completed: 30, acceptedInAll: 40, failures: 0 });
  expect(result.accepted.count).toBe(30);
});

test('a stall is charged to every command that it delayed, from the time when it was due', async () => {
  // Four are sent and not answered; 26 more become due, one each 10 ms, and find no connection.
  ingress.stall();
  const few = { ...pace, connections: 4 };
  let until = Infinity;
  const watch = setInterval(() => {
    if (ingress.submits() === 4) until = Math.min(until, performance.now() + 400);
    if (performance.now() > until) ingress.goOn();
  }, 1);
  const { accepted, lateness } = await runOpenLoop(plan({ warmUpSeconds: 0, goal: 'accepted' }), few, nobody);
  clearInterval(watch);
  expect(accepted.max).toBeGreaterThan(400);
  expect(accepted.p50).toBeGreaterThan(250);
  expect(lateness.count).toBe(30);
});

test('measuring begins with the first command that counts and ends when all are done', async () => {
  const seen: [string, number][] = [];
  const told = {
    measuring: () => seen.push(['measuring', ingress.submits()]),
    measured: () => seen.push(['measured', ingress.submits()]),
  };
  await runOpenLoop(plan(), pace, told);
  expect(seen.map(([name]) => name)).toEqual(['measuring', 'measured']);
  expect(seen[0]?.[1]).toBeLessThanOrEqual(10);
  expect(seen[1]?.[1]).toBe(40);
});

test('refused commands are failures, the first with its reason', async () => {
  ingress.refuse();
  const result = await runOpenLoop(plan(), pace, nobody);
  expect(result).toMatchObject({ completed: 0, failures: 40 });
  expect(result.firstFailure).toMatch(/^503 /);
});
