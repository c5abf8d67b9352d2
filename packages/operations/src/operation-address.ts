import type { CommandId, Offset, Tenant } from '@waybill/messages';

/** Where a command stands in the log, by the tag of its commands topic. */
export type CommandAddress = { readonly topicTag: string; readonly partition: number; readonly offset: Offset };

/** All that an operation id is made of. */
export type OperationAddress = CommandAddress & {
  readonly tenant: Tenant;
  readonly commandId: CommandId;
  /** Record time, ms since 1970. */
  readonly timeMs: number;
  /** SHA-256 of the request, hex; the id holds its first 8 bytes. */
  readonly fingerprint: string;
  /** Id of the signing key, 0 to 255. */
  readonly kid: number;
};

/** The key of an operation's row: `tenant|topicTag|partition|offset`. */
export function rowKey(tenant: Tenant, { topicTag, partition, offset }: CommandAddress): string {
  return `${tenant}|${topicTag}|${partition}|${offset}`;
}

/** The key of a partition in positions: `topicTag.partition`, by the tag of its commands topic. */
export function positionKey(topicTag: string, partition: number): string {
  return `${topicTag}.${partition}`;
}
