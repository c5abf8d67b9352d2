import type { MessageCodec } from '@waybill/avro';
import type { Mongo } from '@waybill/mongodb';
import { createMongoStore } from '@waybill/mongodb';
import type { Role, StartContext } from '@waybill/service';
import { PROJECTOR_DEPLOYMENT } from '@waybill/service/store';

import type { ProjectorParts } from './app.ts';
import { runProjector } from './app.ts';

/** What a projector shares with other roles of its process. */
export type ProjectorSources = Pick<
  ProjectorParts,
  'contracts' | 'projections' | 'log' | 'joinMembership' | 'owner' | 'onAdvance'
> & {
  readonly codec: MessageCodec;
  readonly mongo: Mongo;
};

/** Opens the store of a projector, and runs it. */
export function openProjector(sources: ProjectorSources, { logger }: StartContext): Promise<Role> {
  const store = createMongoStore(sources.mongo, PROJECTOR_DEPLOYMENT);
  return runProjector({}, { ...sources, store, logger });
}
