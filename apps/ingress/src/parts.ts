import type { MessageCodec } from '@waybill/avro';
import type { Credentials } from '@waybill/http';
import type { CommandAppender, CommandId, Contract, Log } from '@waybill/messages';
import type { OperationKeys, StatusReader } from '@waybill/operations';
import type { ViewReader } from '@waybill/projection';
import type { Logger } from '@waybill/telemetry';

import type { QuotaSettings } from './edge/quotas.ts';
import type { Limits } from './limits.ts';

/** Where the ingress listens and under which address clients know it. */
export type IngressConfig = {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Without a slash at its end. @default the address that it listens at */
  readonly publicUrl?: string | undefined;
  /** @default those of `limits.ts` */
  readonly limits?: Partial<Limits>;
  /** Origins whose browsers may use the API. @default none */
  readonly corsOrigins?: readonly string[] | undefined;
  /** Of each tenant on this replica. @default as much as it likes */
  readonly quotas?: QuotaSettings | undefined;
};

/** Writes values of commands, and reads those of events. */
export type IngressCodec = CommandEncoder & Pick<MessageCodec, 'prepare' | 'decode'>;

/** Writes values as records of the log. */
export interface CommandEncoder {
  /** @param fullName  of the schema, such as `orders.order.v1.PlaceOrder` */
  encode(fullName: string, value: unknown): Uint8Array;
}

/** What the ingress is made of; whoever composes it also closes what needs closing. */
export type IngressParts = {
  readonly appender: CommandAppender;
  /** Reads single commands again, and events for those who follow a topic. */
  readonly log: Pick<Log, 'readRange' | 'openFetchLoop' | 'endOffset' | 'startOffset' | 'offsetAt'>;
  readonly status: StatusReader;
  readonly views: ViewReader;
  readonly codec: IngressCodec;
  readonly contracts: readonly Contract[];
  /** Sign and verify operation ids and cursors. */
  readonly keys: OperationKeys;
  readonly credentials: Credentials;
  /** From which the secrets of webhook endpoints are derived. @default none is told */
  readonly webhookMasterKey?: Uint8Array | undefined;
  readonly logger: Logger;
  /** Ms since 1970. */
  readonly now: () => number;
  /** A UUIDv7, for commands without an idempotency key. */
  readonly newCommandId: () => CommandId;
  /** Fires when the process is asked to end: connections are then closed one by one while requests are still served. */
  readonly stopping?: AbortSignal;
};
