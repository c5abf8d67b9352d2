import { runClosedLoop } from './closed-loop.ts';
import { type FakeIngress, startFakeIngress } from './fake-ingress.ts';
import type { LoadPlan } from './load-plan.ts';

const nobody = { measuring: () => undefined, measured: () => undefined };
let ingress: FakeIngress;

beforeEach(async () => {
  ingress = await startFakeIngress();
});

afterEach(() => {
  ingress.close();
});

function plan(changed: Partial<LoadPlan> = {}): LoadPlan {
  const common = { warmUpSeconds: 0.05, seconds: 0.2, maxCommands: 100_000 } as const;
  return { target: ingress.target, goal: 'terminal', pace: { kind: 'closed', connections: 4 }, ...common, ...changed };
}

test('what was completed in the measured time counts, warm-up does not', async () => {
  const result = await runClosedLoop(plan(), 4, nobody);
  expect(result.completed).toBeGreaterThan(0);
  expect(result.completed).toBeLessThan(result.acceptedInAll);
  expect(result.acceptedInAll).toBe(ingress.submits());
  expect(result.terminal.count).toBe(result.completed);
  expect(result.lastOperations).toHaveLength(4);
});

test('each connection has one command under way', async () => {
  ingress.stall();
  let most = 0;
  const told = { measuring: () => (most = ingress.submits()), measured: ingress.goOn };
  await runClosedLoop(plan({ goal: 'accepted' }), 4, told);
  expect(most).toBe(4);
});

test('no more commands are sent than the plan allows', async () => {
  const result = await runClosedLoop(plan({ maxCommands: 3, seconds: 0.05 }), 4, nobody);
  expect(ingress.submits()).toBe(3);
  expect(result.lastOperations).toHaveLength(3);
});

test('a server that refuses is not flooded', async () => {
  ingress.refuse();
  const result = await runClosedLoop(plan(), 4, nobody);
  expect(result.completed).toBe(0);
  expect(result.failures).toBeGreaterThan(0);
  expect(ingress.submits()).toBeLessThanOrEqual(4 * 4);
});
