import { CliError, exitCodes } from '../cli-error.ts';
import { parseMoment } from '../parts/parse-moment.ts';

/** A point in the life of an aggregate: behind so many of its events, or at a time, ms since 1970. */
export type At = { readonly version: number } | { readonly ms: number };

/**
 * `7` or `v7` is a version, `beginning` that before the first event; a time is RFC 3339, `-2h`, `@<ms>` or `now`.
 *
 * @param option  for the sentence, such as `--at`
 * @throws        `CliError` for wrong usage
 */
export function parseAt(option: string, text: string, nowMs: number): At {
  const [, version] = /^v?(\d{1,9})$/.exec(text) ?? [];
  if (version !== undefined) return { version: Number(version) };
  if (text === 'beginning') return { version: 0 };
  if (text === 'now' || text === 'end') return { ms: Infinity };
  try {
    return { ms: parseMoment(option, text, nowMs) };
  } catch (cause) {
    const message = `${option} is a version such as 7, or a time such as 2026-01-31T10:00:00Z, -2h, @<ms> or now, not "${text}".`;
    throw new CliError({ message, exitCode: exitCodes.usage, cause });
  }
}
