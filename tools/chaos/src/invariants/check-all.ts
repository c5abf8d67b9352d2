import type { LogHistory } from '../history/logged.ts';
import type { ClientHistory } from '../history/submission.ts';
import { checkAccepted } from './a1-accepted.ts';
import { checkPhantoms } from './a2-phantoms.ts';
import { checkStatuses } from './a3-statuses.ts';
import { checkEffects } from './a4-effects.ts';
import { checkDoor } from './door.ts';
import type { Check, Violation } from './evidence.ts';
import { checkDecisions } from './l1-decisions.ts';
import { checkVersions } from './l3-versions.ts';
import { checkRealTime } from './l4-real-time.ts';
import { checkOutcomes } from './l6-outcomes.ts';
import { checkWatched } from './s2-watched.ts';
import { checkStateChain } from './state-chain.ts';
import { checkViews } from './v1-views.ts';
import { judgeRecords } from './void-records.ts';

const CHECKS: readonly Check[] = [
  ...[checkDoor, checkAccepted, checkPhantoms, checkEffects, checkStatuses],
  ...[checkDecisions, checkStateChain, checkVersions, checkRealTime, checkOutcomes],
  ...[checkWatched, checkViews],
];

/** Holds a history against every invariant. */
export function checkAll(client: ClientHistory, log: LogHistory): readonly Violation[] {
  const { live } = judgeRecords(log.records);
  return CHECKS.flatMap((check) => check({ client, log, live }));
}
