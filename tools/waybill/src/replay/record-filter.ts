import type { LogRecord } from '@waybill/messages';
import { OUTCOME_TYPE } from '@waybill/messages';

/** Which events are wanted; what is undefined does not matter. */
export type RecordFilter = {
  readonly tenant: string | undefined;
  /** Short or full name. */
  readonly type: string | undefined;
  /** Id of the aggregate. */
  readonly subject: string | undefined;
};

/** Whether an event is wanted, by its headers alone. Outcomes are no events. */
export function isWanted({ headers }: Pick<LogRecord, 'headers'>, { tenant, type, subject }: RecordFilter): boolean {
  const { ce_type: own = '', ce_tenant: whose, ce_subject: id } = headers;
  if (own === OUTCOME_TYPE) return false;
  if (tenant !== undefined && tenant !== whose) return false;
  if (subject !== undefined && subject !== id) return false;
  return type === undefined || type === own || type === own.slice(own.lastIndexOf('.') + 1);
}
