import { toOffset } from '@waybill/messages';
import type { Moment } from '@waybill/replay';

import { CliError, exitCodes } from '../cli-error.ts';
import { parseMoment } from '../parts/parse-moment.ts';

/**
 * Where a replay begins or ends: `beginning`, `end`, `offset:17`, or a time as everywhere.
 *
 * @param option  for the sentence, such as `--from`
 * @throws        `CliError` for wrong usage
 */
export function parsePlace(option: string, text: string, nowMs: number): Moment {
  if (text === 'beginning' || text === 'end') return { kind: text };
  if (!text.startsWith('offset:')) return { kind: 'time', timeMs: parseMoment(option, text, nowMs) };
  const digits = text.slice('offset:'.length);
  if (/^\d{1,18}$/.test(digits)) return { kind: 'offset', offset: toOffset(digits) };
  const message = `${option} offset:N takes a whole number of at most 18 digits, not "${digits}".`;
  throw new CliError({ message, exitCode: exitCodes.usage });
}
