import { toStages } from './to-stages.ts';

test('each step is counted from the due time, and a command that was not seen is left out of its step', () => {
  const traces = [
    { commandId: 'a', dueMs: 100, ackedMs: 103, terminalMs: 110 },
    { commandId: 'b', dueMs: 200, ackedMs: 205, terminalMs: 230 },
  ];
  const seen = new Map([['a', { picked: 102, committed: 106, projected: 109 }]]);
  const [picked, acked, committed, projected, terminal] = toStages(traces, seen).map(({ latency }) => latency);
  expect(picked).toMatchObject({ count: 1, p50: 2 });
  expect(acked).toMatchObject({ count: 2, p50: 3, max: 5 });
  expect(committed).toMatchObject({ count: 1, p50: 6 });
  expect(projected).toMatchObject({ count: 1, p50: 9 });
  expect(terminal).toMatchObject({ count: 2, p50: 10, max: 30 });
});
