import type { Observation, SeenStatus } from './client.ts';
import type { LogHistory } from './check-log.ts';

const RANKS: Readonly<Record<string, number | undefined>> = {
  NotStarted: 0,
  Running: 1,
  Succeeded: 2,
  Failed: 2,
  Canceled: 2,
};

/** From its 202 on an operation never answers 404, never goes backwards, and ends. */
export function checkStatuses(observations: readonly Observation[]): string[] {
  return observations.flatMap(({ operationId, statuses }) => {
    const end = statuses.at(-1);
    const name = `${operationId.slice(0, 20)}…`;
    return [
      ...statuses
        .filter(({ httpStatus }) => httpStatus !== 200 && httpStatus !== 202)
        .map(({ httpStatus }) => `${name} answered ${httpStatus}`),
      ...(end && rank(end) === 2 ? [] : [`${name} never ended`]),
      ...statuses
        .slice(1)
        .flatMap((status, index) =>
          rank(status) < rank(statuses[index]) ? [`${name} went back to ${status.status}`] : [],
        ),
    ];
  });
}

/** Every operation that was answered 202 is the address of a record of the log with the command's id. */
export function checkAccepted(observations: readonly Observation[], { commands }: LogHistory): string[] {
  const known = new Set(commands.map(({ partition, offset, commandId }) => `${partition}@${offset} ${commandId}`));
  return observations.flatMap(({ operationId }) => {
    const bytes = Buffer.from(operationId.slice(3), 'base64url');
    const hex = bytes.toString('hex', 10, 26);
    const commandId = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join(
      '-',
    );
    const address = `${bytes.readUInt16BE(30)}@${bytes.readBigUInt64BE(32)} ${commandId}`;
    return known.has(address) ? [] : [`accepted ${address} is not in the log`];
  });
}

/** Repeats of one key end alike. */
export function checkKeys(observations: readonly Observation[]): string[] {
  const ends = new Map<string, string>();
  return observations.flatMap(({ submission, statuses }) => {
    const end = statuses.at(-1);
    const outcome = `${end?.commandId} ${end?.status} ${end?.errorCode}`;
    const other = ends.get(submission.key);
    ends.set(submission.key, outcome);
    return other === undefined || other === outcome
      ? []
      : [`key ${submission.key} ended as ${other} and as ${outcome}`];
  });
}

function rank(status: SeenStatus | undefined): number {
  return RANKS[status?.status ?? ''] ?? -1;
}
