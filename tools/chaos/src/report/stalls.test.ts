import type { InjectedFault } from '../faults/injected.ts';
import { evidenceOf, goodHistory } from '../invariants/good-history.ts';
import { decisionStalls, longestStall, viewStalls } from './stalls.ts';

const fault: InjectedFault = { kind: 'kill-consumer', beganMs: 10_000, endedMs: 12_000, tookEffect: true, detail: '' };

test('a partition stands still from the outcome before, or from when its next command was taken', () => {
  const draft = goodHistory();
  draft.records = draft.records.map((record) => ({ ...record, timestampMs: record.timestampMs * 1_000 }));
  draft.commands = draft.commands.map((command) => ({ ...command, timestampMs: command.offset === 4 ? 9_000 : 0 }));
  const { log, live } = evidenceOf(draft);

  expect(decisionStalls(log, live)).toEqual([
    { fromMs: 0, untilMs: 2_000 },
    { fromMs: 2_000, untilMs: 4_000 },
    { fromMs: 4_000, untilMs: 7_000 },
    { fromMs: 7_000, untilMs: 8_000 },
    { fromMs: 9_000, untilMs: 10_000 },
  ]);
});

test('views stand still between two ends that clients saw', () => {
  const seen = { operationId: '', status: '', commandId: '', errorCode: '', etag: '' };
  const watched = [30, 10, 20].map((seenMs) => ({ ...seen, seenMs, httpStatus: seenMs === 20 ? 202 : 200 }));

  expect(viewStalls(watched)).toEqual([{ fromMs: 10, untilMs: 30 }]);
});

test('a fault is blamed for the longest time that it fell into or that began soon behind it, and for no other', () => {
  const before = { fromMs: 0, untilMs: 9_999 };
  const during = { fromMs: 9_000, untilMs: 10_500 };
  const soonAfter = { fromMs: 12_900, untilMs: 15_000 };
  const later = { fromMs: 13_100, untilMs: 40_000 };

  expect(longestStall(fault, [before, during, soonAfter, later])).toBe(2_100);
  expect(longestStall(fault, [before, later])).toBe(0);
});
