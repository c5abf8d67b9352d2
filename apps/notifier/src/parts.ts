import type { ReactorConfig, ReactorRunParts } from '@waybill/consumer';
import type { Contract } from '@waybill/messages';
import type { OperationKeys, StatusReader } from '@waybill/operations';
import type { ViewReader } from '@waybill/projection';
import type { PostOptions } from '@waybill/webhooks';

import type { EndpointDirectory } from './endpoints/endpoint-directory.ts';

/** What may be set for a notifier. */
export type NotifierConfig = Pick<ReactorConfig, 'from' | 'timing'>;

/** What a notifier is made of. */
export type NotifierRunParts = ReactorRunParts & {
  /** Of all whose operations are told, and the platform's own. */
  readonly contracts: readonly Contract[];
  readonly keys: OperationKeys;
  readonly status: StatusReader;
  readonly views: ViewReader;
  /** At least 32 bytes, from which the secrets of all endpoints are derived. */
  readonly masterKey: Uint8Array;
  /** Where and how messages may be sent. */
  readonly sending: Pick<PostOptions, 'policy' | 'resolve' | 'timeoutMs' | 'ca'>;
  /** The address of the API, as it stands in what is told. */
  readonly publicUrl: () => Promise<string>;
};

/** The same, as reactions see it. */
export type NotifierParts = Pick<
  NotifierRunParts,
  'keys' | 'status' | 'views' | 'masterKey' | 'sending' | 'logger' | 'now'
> & {
  readonly endpoints: EndpointDirectory;
};
