import type { CommandId } from './ids.ts';
import { isCommandId } from './ids.ts';
import type { HeaderShape, LogRecord, NewRecord } from './record.ts';

const FATES = ['redriving', 'redriven', 'discarded'] as const;

/** `redriving` stands before its command is sent, `redriven` behind: between them nobody knows whether it was. */
export type DeadLetterFate = (typeof FATES)[number];

/**
 * What somebody did about a dead letter. It stands behind the letter in the same partition: the topic only grows, so it
 * tells for ever who did what.
 */
export type DeadLetterMark = {
  /** Id of the letter. */
  readonly of: string;
  readonly fate: DeadLetterFate;
  /** Who did it, as they call themselves. */
  readonly by: string;
  readonly at: Date;
  readonly reason: string | undefined;
  /** Of the command that was sent in place of the old one. */
  readonly commandId: CommandId | undefined;
  /** Where that command stands: `topic/partition@offset`. */
  readonly sentTo: string | undefined;
  readonly edited: boolean;
};

const HEADERS: HeaderShape = {
  constant: [],
  varying: [
    'deadletterof',
    'deadletterfate',
    'deadletterby',
    'deadletterat',
    'deadletterreason',
    'deadlettercommandid',
    'deadlettersentto',
    'deadletteredited',
  ],
};

/** The record of a mark. All of it is in headers, so that any tool shows it. */
export function deadLetterMark(key: Uint8Array | null, mark: DeadLetterMark): NewRecord {
  const { of, fate, by, at, reason, commandId, sentTo, edited } = mark;
  return {
    key,
    value: Buffer.alloc(0),
    headers: HEADERS,
    headerValues: [of, fate, by, at.toISOString(), reason, commandId, sentTo, edited ? 'true' : undefined],
  };
}

/** Reads a mark back; undefined for anything else that stands in a topic of dead letters. */
export function parseDeadLetterMark({ headers, timestampMs }: LogRecord): DeadLetterMark | undefined {
  const { deadletterof: of, deadlettercommandid: commandId = '' } = headers;
  const fate = FATES.find((name) => name === headers['deadletterfate']);
  if (of === undefined || fate === undefined) return undefined;
  const at = new Date(headers['deadletterat'] ?? timestampMs);
  return {
    of,
    fate,
    by: headers['deadletterby'] ?? 'unknown',
    at: Number.isNaN(at.getTime()) ? new Date(timestampMs) : at,
    reason: headers['deadletterreason'],
    commandId: isCommandId(commandId) ? commandId : undefined,
    sentTo: headers['deadlettersentto'],
    edited: headers['deadletteredited'] === 'true',
  };
}
