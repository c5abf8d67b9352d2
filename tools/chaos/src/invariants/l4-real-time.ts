import type { LoggedCommand } from '../history/logged.ts';
import { groupBy, partitionOf } from '../history/logged.ts';
import { commandIdOf } from '../history/submission.ts';
import type { Check, Evidence, Violation } from './evidence.ts';
import { violation } from './evidence.ts';

type Span = { readonly command: LoggedCommand; readonly sentMs: number; readonly acceptedMs: number };

/**
 * L4: a command that was sent after another one's 202 stands, and so is decided (L6), behind it in their partition. A
 * command takes effect where its first copy stands.
 */
export const checkRealTime: Check = (evidence) =>
  [...groupBy(spansOf(evidence), ({ command }) => partitionOf(command)).values()].flatMap(inRealTime);

function spansOf({ client, log }: Evidence): Span[] {
  const first = new Map<string, LoggedCommand>();
  for (const command of log.commands) if (!first.has(command.commandId)) first.set(command.commandId, command);
  const attempts = groupBy(client.attempts, ({ number }) => String(number));
  return client.submissions.flatMap((submission) => {
    const command = first.get(commandIdOf(client.tenant, submission));
    const tries = attempts.get(String(submission.number)) ?? [];
    if (!command || tries.length === 0) return [];
    const accepted = tries.filter(({ answer }) => answer === 'accepted').map(({ answeredMs }) => answeredMs);
    return [
      { command, sentMs: Math.min(...tries.map(({ sentMs }) => sentMs)), acceptedMs: Math.min(...accepted, Infinity) },
    ];
  });
}

function inRealTime(spans: readonly Span[]): Violation[] {
  const accepted = [...spans].sort((one, other) => one.acceptedMs - other.acceptedMs);
  let next = 0;
  let furthest: Span | undefined;
  return [...spans]
    .sort((one, other) => one.sentMs - other.sentMs)
    .flatMap((span) => {
      for (let ready = accepted[next]; ready && ready.acceptedMs < span.sentMs; ready = accepted[++next]) {
        if (!furthest || ready.command.offset > furthest.command.offset) furthest = ready;
      }
      if (!furthest || furthest.command.offset < span.command.offset) return [];
      return [
        violation(
          'L4',
          'A command stands before one that was accepted before it was sent.',
          span.command,
          furthest.command,
        ),
      ];
    });
}
