import type { Send, Source, ToldOutcome } from '@waybill/consumer';
import { send } from '@waybill/consumer';
import { platformContract } from '@waybill/contracts-platform';
import { PartUnavailableError, toTenant } from '@waybill/messages';
import type { Catalogue, OperationRow, ReadOutcome } from '@waybill/operations';
import {
  describeOperation,
  isTerminal,
  judgeStatus,
  mintOperationId,
  OPERATION_RETENTION_MS,
  positionKey,
  rowKey,
  toOperationRows,
} from '@waybill/operations';
import { outcomeType, renderOutcome } from '@waybill/webhooks';

import type { NotifierParts } from '../parts.ts';
import { chooseEndpoints } from './choose-endpoints.ts';
import type { PositionGate } from './position-gate.ts';

type Parts = Pick<NotifierParts, 'keys' | 'status' | 'logger' | 'now' | 'endpoints'> & {
  readonly gate: PositionGate;
  readonly catalogue: () => Promise<Catalogue>;
};

/**
 * What is told of an outcome: whom, and in which words, is fixed here once. Repeats have no end of their own, and what
 * reactors send is nobody's operation.
 */
export async function tellOutcome(told: ToldOutcome, source: Source, parts: Parts): Promise<readonly Send[]> {
  const { outcome, topicTag, partition, eventsOffset } = told;
  const tenant = toTenant(source.tenant);
  const read: ReadOutcome = { tenant, topicTag, partition, eventsOffset, decidedAtMs: source.time.getTime(), outcome };
  const ended = toOperationRows(read).filter(({ status, duplicateOf }) => isTerminal(status) && duplicateOf === null);
  const sends = await Promise.all(ended.map((row) => tellEnd(row, callbacksOf(row, told), parts)));
  return sends.flat();
}

/** Those of the command whose operation the row is. */
function callbacksOf({ offset }: OperationRow, { outcome }: ToldOutcome): readonly string[] {
  return offset === outcome.commandOffset ? outcome.callbacks : (outcome.process?.callbacks ?? []);
}

async function tellEnd(row: OperationRow, callbacks: readonly string[], parts: Parts): Promise<readonly Send[]> {
  const { keys, endpoints, catalogue, logger, now } = parts;
  const kind = row.commandType.slice(row.commandType.lastIndexOf('.') + 1);
  const { lastActionMs: endedMs } = row;
  // Nobody can look it up any more, and its row is gone.
  if (now() - endedMs > OPERATION_RETENTION_MS) return [];
  const chosen = chooseEndpoints(await endpoints.list(row.tenant), { kind, callbacks, endedMs });
  if (chosen.length === 0) return [];
  if (!keys.byKid.has(row.kid)) {
    logger.error('nobody is told of an operation whose key is not there', { kid: row.kid, commandId: row.commandId });
    return [];
  }
  const id = mintOperationId(row, keys);
  const { status, ...shown } = await readShown(row, parts);
  const data = describeOperation({ id, row: { ...shown, status }, status, timeMs: row.timeMs }, await catalogue());
  const message = { commandType: shown.commandType, status, endedMs: shown.lastActionMs, data };
  const body = { type: outcomeType(message), body: renderOutcome(message), endpoints: [...chosen] };
  return [send(platformContract, 'BeginDelivery', id, body)];
}

type EndedRow = OperationRow & { readonly status: 'Succeeded' | 'Failed' | 'Canceled' };

/** H6: the row that a GET would show, read behind the position that has passed the outcome. */
async function readShown(row: OperationRow, { status, gate }: Parts): Promise<EndedRow> {
  const moment = await gate.passed(positionKey(row.topicTag, row.partition), row.settledBy);
  const key = rowKey(row.tenant, row);
  const stored = (await status.readRows([key], moment)).get(key);
  if (stored === undefined || stored.commandId !== row.commandId || !isEnded(stored, row))
    throw new PartUnavailableError(`The row of ${row.commandId} does not show its end.`);
  return stored;
}

function isEnded(stored: OperationRow, { settledBy }: OperationRow): stored is EndedRow {
  return isTerminal(judgeStatus(stored, settledBy));
}
