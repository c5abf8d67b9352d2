import type { AggregateId, Offset, Position, Tenant } from '@waybill/messages';

import type { Reaction } from './reaction.ts';

/** A record to which a reactor reacts. */
export type Cause = {
  readonly offset: Offset;
  /** `tenant|id` of its aggregate, and its lane if it has one: what belongs to one is done in the order of the log. */
  readonly aggregateKey: string;
  readonly tenant: Tenant;
  readonly aggregateId: AggregateId;
  /** In its place, by which targets know the order of what one source causes. */
  readonly sourceId?: AggregateId;
  /** Tag of the commands topic of its aggregate. */
  readonly topicTag: string;
  readonly eventId: string;
  readonly correlationId: string;
  readonly traceparent: string | undefined;
  /** What it and its own causes have written. */
  readonly position: Position;
  /** Asks the handler. */
  readonly react: () => Reaction;
};
