import type { Offset } from '@waybill/messages';
import { NO_OFFSET } from '@waybill/messages';

/** What an owner is doing; for health. */
type OwnerPhase = 'claiming' | 'restoring' | 'deciding' | 'waiting' | 'stopped' | 'left';

/** How one owned partition is doing; changed in place by its owner. */
export type OwnerStatus = {
  phase: OwnerPhase;
  /** Why it waits or has stopped. */
  reason: string | undefined;
  decidedThrough: Offset;
  /** Commands decided by this process. */
  decided: number;
  voidRecords: number;
  /** The next command has waited for more than a day: an alarm. */
  late: boolean;
};

export function newOwnerStatus(): OwnerStatus {
  return {
    phase: 'claiming',
    reason: undefined,
    decidedThrough: NO_OFFSET,
    decided: 0,
    voidRecords: 0,
    late: false,
  };
}
