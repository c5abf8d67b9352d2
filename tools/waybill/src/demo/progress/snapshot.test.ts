import fc from 'fast-check';

import type { FeedCounts } from '../feeder/tally.ts';
import { toPlainLine } from './plain-line.ts';
import { toSnapshot } from './snapshot.ts';

const counts: FeedCounts = {
  submitted: 60,
  accepted: 50,
  finished: 30,
  failures: { 'Failed/product-unknown': 4, 'RefusedAtDoor/422 validation-failed': 1 },
  duplicates: 0,
  retries: { '503 not-accepted': 2, connection: 1 },
};
const moment = { elapsedMs: 2000, total: 100, counts, stages: { decided: 45, projected: 40 }, p50Ms: 31.4 };

test('a line says where the commands are, how far each stage is behind, and what failed', () => {
  expect(toPlainLine(toSnapshot(moment, undefined))).toBe(
    '2 s  submitted 60 of 100  accepted 50  decided 45 (5 behind)  projected 40 (5 behind)  ' +
      'failed 5: product-unknown 4, 422 validation-failed 1  15/s  p50 31 ms  sent again 503 not-accepted 2, connection 1',
  );
});

test('when the services do not tell, what was seen as terminal counts', () => {
  const snapshot = toSnapshot({ ...moment, stages: undefined }, undefined);
  expect(snapshot).toMatchObject({ decided: 30, projected: 30, behind: { decided: 20, projected: 0 } });
});

test('the rate is that of the time since the last look', () => {
  const before = toSnapshot(moment, undefined);
  const after = toSnapshot({ ...moment, elapsedMs: 2500, counts: { ...counts, finished: 80 } }, before);
  expect([before.perSecond, after.perSecond]).toEqual([15, 100]);
});

test('no stage is ever ahead of the one before, whatever the services count', () => {
  const counted = fc.tuple(...Array.from({ length: 5 }, () => fc.integer({ min: 0, max: 1000 })));
  fc.assert(
    fc.property(counted, ([finished = 0, more = 0, evenMore = 0, decided = 0, projected = 0]) => {
      const accepted = finished + more;
      const seen = { ...counts, finished, accepted, submitted: accepted + evenMore };
      const snapshot = toSnapshot({ ...moment, counts: seen, stages: { decided, projected } }, undefined);
      const stages = [snapshot.submitted, snapshot.accepted, snapshot.decided, snapshot.projected];
      expect(stages.toSorted((one, other) => other - one)).toEqual(stages);
      expect(snapshot.projected).toBeGreaterThanOrEqual(finished);
    }),
  );
});
