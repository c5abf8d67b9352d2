import { CliError, exitCodes } from '../cli-error.ts';

const UNIT_MS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
type Unit = keyof typeof UNIT_MS;

/**
 * A moment as ms since 1970: `2026-01-31T10:00:00Z`, `-2h` (with s, m, h or d) or `@<ms>`.
 *
 * @param option  for the sentence, such as `--from`
 * @throws        `CliError` for wrong usage
 */
export function parseMoment(option: string, text: string, nowMs: number): number {
  const [, amount, unit] = /^-(\d{1,9})([smhd])$/.exec(text) ?? [];
  if (unit !== undefined) return nowMs - Number(amount) * UNIT_MS[unit as Unit]; // One of those in the pattern.
  const [, ms] = /^@(\d{1,15})$/.exec(text) ?? [];
  if (ms !== undefined) return Number(ms);
  const parsed = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : NaN;
  if (!Number.isNaN(parsed)) return parsed;
  const message = `${option} is a time such as 2026-01-31T10:00:00Z, -2h or @<ms>, not "${text}".`;
  throw new CliError({ message, exitCode: exitCodes.usage });
}
