import type { Answer } from '@waybill/http';
import type { CommandId } from '@waybill/messages';

/** A command that is safe in the log. */
export type AcceptedCommand = {
  readonly operationId: string;
  readonly publicUrl: string;
  /** Short name of the command. */
  readonly kind: string;
  readonly commandId: CommandId;
  /** Address of the resource. */
  readonly target: string;
  readonly timeMs: number;
  /** The same 202 was given before; nothing was appended for this one. */
  readonly replayed: boolean;
  /** The key came as `Repeatability-Request-ID`. */
  readonly repeatability: boolean;
};

/** The 202: the delivery acknowledgement, with the address of the monitor in every spelling that pollers know. */
export function toAccepted(command: AcceptedCommand): Answer {
  const { operationId, publicUrl, kind, commandId, target, timeMs } = command;
  const monitor = `${publicUrl}/operations/${operationId}`;
  const time = new Date(timeMs).toISOString();
  const headers: Record<string, string> = {
    'Content-Type': 'application/json',
    'Cache-Control': 'no-store',
    'Operation-Location': monitor,
    // The monitor, since a poller of a POST ends with a GET of this address.
    Location: monitor,
    'Azure-AsyncOperation': monitor,
    'Operation-Id': operationId,
    'Retry-After': '1',
  };
  if (command.replayed) headers['Idempotency-Replayed'] = 'true';
  if (command.repeatability) headers['Repeatability-Result'] = 'accepted';
  // All values are ours and need no escape, but for the public address, which was checked to be a URL.
  const body = `{"id":"${operationId}","status":"NotStarted","stage":"appended","kind":"${kind}","commandId":"${commandId}","target":"${target}","createdDateTime":"${time}","lastActionDateTime":"${time}"}`;
  return { status: 202, headers, body };
}
