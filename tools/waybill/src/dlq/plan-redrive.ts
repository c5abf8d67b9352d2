import type { FiledLetter } from './filed-letter.ts';
import type { Edit, RedrivenCommand } from './redriven-command.ts';
import { toRedriven } from './redriven-command.ts';

/** A command id is known for 48 hours; half of it is left for clocks that differ. */
const SURE_MS = 24 * 3_600_000;

export type Planned = { readonly filed: FiledLetter; readonly command: RedrivenCommand };

/** What would be sent, and which letters would not, with the reason. */
export type RedrivePlan = {
  readonly send: readonly Planned[];
  readonly leave: readonly { readonly filed: FiledLetter; readonly why: string }[];
};

export type PlanOptions = {
  readonly nowMs: number;
  /** Whatever was done about them before. */
  readonly again: boolean;
  readonly edit?: Edit | undefined;
};

/** Decides for each letter whether its command is sent. */
export function planRedrive(letters: readonly FiledLetter[], options: PlanOptions): RedrivePlan {
  const judged = letters.map((filed) => {
    const why = options.again ? undefined : reasonToLeave(filed, options.nowMs);
    return { filed, command: why ?? toRedriven(filed, options.edit) };
  });
  return {
    send: judged.flatMap(({ filed, command }) => (typeof command === 'string' ? [] : [{ filed, command }])),
    leave: judged.flatMap(({ filed, command }) => (typeof command === 'string' ? [{ filed, why: command }] : [])),
  };
}

function reasonToLeave({ fate, marks }: FiledLetter, nowMs: number): string | undefined {
  const last = marks.at(-1);
  if (fate === 'open' || last === undefined) return undefined;
  const who = `${last.by} at ${last.at.toISOString()}`;
  if (fate !== 'unsure') return `It was ${fate} by ${who}.`;
  // Within this time a command that was sent is known, and a second one has no effect. Repeats do not lengthen it.
  const [first = last] = marks.filter((mark) => mark.fate === 'redriving');
  if (nowMs - first.at.getTime() < SURE_MS) return undefined;
  return `${who} may have sent its command, too long ago for repeats to be known: look, then use --again.`;
}
