import { hash } from 'node:crypto';

import type { CommandId, CommandMetadata, NewRecord, TopicPartition } from '@waybill/messages';
import {
  commandHeaders,
  commandHeaderValues,
  isAggregateId,
  isTenant,
  keyedCommandId,
  NOWHERE,
  parseCommandMetadata,
  PARTITIONS,
  partitionOf,
  recordKey,
} from '@waybill/messages';

import type { FiledLetter } from './filed-letter.ts';
import { addresseeOf } from './letter-filter.ts';

/** Another body for the command of a letter. */
export type Edit = { readonly type: string; readonly value: Buffer };

/** The command that is sent in place of one that died. */
export type RedrivenCommand = {
  readonly commandId: CommandId;
  readonly type: string;
  /** `tenant|aggregate id` */
  readonly addressee: string;
  /** The reactor that had sent the old one. */
  readonly causedBy: string | undefined;
  readonly edited: boolean;
  readonly at: TopicPartition;
  readonly toRecord: (now: Date) => NewRecord;
};

/**
 * The command for a letter. Its id comes from the letter's address and the body: however often it is made, it is one
 * command, and it takes effect once. It has no cause any more, else its target would drop it as a repeat of the one that
 * died; and no callbacks, since they were told already that this one failed.
 *
 * @returns a sentence when there is none: the letter does not say for whom it is, or is not whole
 */
export function toRedriven(filed: FiledLetter, edit?: Edit): RedrivenCommand | string {
  const { letter, box } = filed;
  if (letter.cut !== undefined && edit === undefined) return `The letter is not whole: ${letter.cut} are missing.`;
  const old = readOld(filed);
  if (typeof old === 'string') return old;
  const { tenant, aggregateId } = old;
  const { type, value } = edit ?? { type: old.type, value: letter.value ?? Buffer.alloc(0) };
  const body = `${type} ${hash('sha256', value)}`;
  const commandId = keyedCommandId(tenant, 'REDRIVE', letter.id, body);
  const key = recordKey(tenant, aggregateId);
  const shape = commandHeaders(type, '/dead-letters');
  return {
    commandId,
    type,
    addressee: `${tenant}|${aggregateId}`,
    causedBy: letter.headers['ce_cause']?.split(' ')[0],
    edited: edit !== undefined,
    at: { topic: box.commandsTopic, partition: partitionOf(key, PARTITIONS) },
    toRecord: (time) => ({
      key,
      value,
      headers: { ...shape, varying: [...shape.varying, 'ce_redriveof', 'ce_deadletterid'] },
      headerValues: [
        ...commandHeaderValues({
          ...old,
          ...{ commandId, type, time, fingerprint: hash('sha256', `${letter.id} ${body}`) },
          ...{ causation: undefined, callbacks: [], correlationId: old.correlationId },
        }),
        letter.headers['ce_id'],
        letter.id,
      ],
    }),
  };
}

type Kept = Omit<CommandMetadata, 'commandId' | 'time' | 'fingerprint' | 'causation' | 'callbacks'>;

/** What the old command says, or as much of it as is needed. */
function readOld(filed: FiledLetter): Kept | string {
  const { headers, key } = filed.letter;
  const parsed = parseCommandMetadata({ headers, key });
  if (typeof parsed !== 'string') return parsed;
  const { tenant, aggregateId } = addresseeOf(filed);
  const type = headers['ce_type'];
  if (!isTenant(tenant) || !isAggregateId(aggregateId) || type === undefined)
    return `Nobody knows for whom it is: ${parsed}`;
  return {
    ...{ type, tenant, aggregateId, operationKid: 0, expectedVersion: undefined, causationId: undefined },
    ...{ correlationId: headers['ce_id'] ?? filed.letter.id, position: NOWHERE, traceparent: undefined },
  };
}
