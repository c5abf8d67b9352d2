import type { DecidedAgain, DecidedResult } from '@waybill/consumer/what-if';
import { labelOf } from '@waybill/consumer/what-if';
import type { Contract } from '@waybill/messages';

import { nameSource } from '../past/name-source.ts';
import type { Plain } from '../past/to-plain.ts';
import { toPlain } from '../past/to-plain.ts';

/** A command that was decided, and is again. */
export type Decided = Extract<DecidedAgain, { readonly kind: 'decided' }>;

/** One difference, as `--json` shows it. */
export type Change = {
  /** `payments.account` */
  readonly aggregate: string;
  readonly tenant: string;
  readonly id: string;
  /** Short name. */
  readonly command: string;
  readonly commandId: string;
  /** `topic/partition@offset` */
  readonly at: string;
  readonly time: string;
  /** The aggregate whose event made a reactor send it, such as `orders.order 536365`. */
  readonly becauseOf: string | null;
  readonly body: Plain;
  readonly recorded: ChangedResult;
  readonly now: ChangedResult;
};

type ChangedResult = {
  readonly outcome: string;
  readonly error: Plain;
  readonly events: readonly { readonly type: string; readonly data: Plain }[];
};

/** @param body  of the command, as it was decoded; a reason when it can't be read */
export function describeChange(
  aggregate: string,
  { command, recorded, other }: Decided,
  body: unknown,
  contracts: readonly Contract[],
): Change {
  const { headers, topic, partition, offset, timestampMs } = command;
  const { target, commandType, commandId, causation } = recorded.outcome;
  return {
    aggregate,
    tenant: headers['ce_tenant'] ?? 'unknown',
    id: target,
    command: commandType.slice(commandType.lastIndexOf('.') + 1),
    commandId,
    at: `${topic}/${partition}@${offset}`,
    time: new Date(timestampMs).toISOString(),
    becauseOf: causation === null ? null : nameSource(causation.sourceAggregate, contracts),
    body: toPlain(body),
    recorded: toResult(recorded),
    now: toResult(other),
  };
}

function toResult({ outcome, events }: DecidedResult): ChangedResult {
  return {
    outcome: labelOf(outcome),
    error: toPlain(outcome.error ?? outcome.process?.error ?? null),
    events: events.map(({ type, data }) => ({ type, data: toPlain(data) })),
  };
}
