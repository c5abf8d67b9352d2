import type { NewRecord, Offset, Timer } from '@waybill/messages';

import type { CausedCommand } from './write-commands.ts';

/** The time of a command, which is that of its sending. */
const TIME = 'ce_time';

/**
 * A command as it is kept until its time.
 *
 * @param partition  of its cause, in positions
 */
export function toTimer(partition: string, offset: Offset, { at, record, index, due }: CausedCommand & Due): Timer {
  const { key, value, headers, headerValues } = record;
  const varying = headers.varying.map((name, n) => [name, headerValues[n]] as const);
  const present = [...headers.constant, ...varying].filter((header): header is readonly [string, string] => {
    return header[1] !== undefined;
  });
  const own = { partition, offset, index, due };
  return { ...own, at, key: key ?? new Uint8Array(), value, headers: Object.fromEntries(present) };
}

type Due = { readonly due: Date };

/** The record that is appended when the time has come. */
export function toRecord({ key, value, headers }: Timer, nowMs: number): NewRecord {
  const entries = Object.entries({ ...headers, [TIME]: new Date(nowMs).toISOString() });
  const varying = entries.map(([name]) => name);
  return { key, value, headers: { constant: [], varying }, headerValues: entries.map(([, text]) => text) };
}
