import type { LogRecord } from '@waybill/messages';

/** Which messages are wanted; what is undefined does not matter. */
export type RecordFilter = {
  readonly tenant: string | undefined;
  /** Short or full name, as it is written in the record. */
  readonly type: string | undefined;
  /** Id of the aggregate. */
  readonly subject: string | undefined;
};

/** Whether a message is wanted, by its headers alone. */
export function isWanted({ headers }: Pick<LogRecord, 'headers'>, { tenant, type, subject }: RecordFilter): boolean {
  const { ce_type: own = '', ce_tenant: whose, ce_subject: id } = headers;
  if (tenant !== undefined && tenant !== whose) return false;
  if (subject !== undefined && subject !== id) return false;
  return type === undefined || type === own || type === own.slice(own.lastIndexOf('.') + 1);
}
