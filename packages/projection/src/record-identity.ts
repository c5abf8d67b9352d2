import type { LogRecord } from '@waybill/messages';

/**
 * By which a record is told from any other that may stand at its offset one day. The record's own id is made from its
 * command's address, which comes again behind a lost tail; its command's id does not.
 *
 * @returns undefined for a record that no owner wrote
 */
export function recordIdentity({ headers }: Pick<LogRecord, 'headers'>): string | undefined {
  const { ce_id: id, ce_causationid: causationId } = headers;
  if (id === undefined) return undefined;
  return causationId === undefined ? id : `${id} ${causationId}`;
}
