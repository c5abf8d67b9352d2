import { createCommandLane } from '@waybill/kafka';
import type { Mongo } from '@waybill/mongodb';
import { createMongoReactorStore } from '@waybill/mongodb';
import type { Role } from '@waybill/service';
import type { OpenLog } from '@waybill/service/log';

import type { ReactorDefinition } from './reactor/reaction.ts';
import type { ReactorConfig, ReactorRunParts } from './reactor/run-reactor.ts';
import { runReactor } from './reactor/run-reactor.ts';

/** Reactors that run, and what is closed behind them. */
export type OpenReactors = { readonly roles: readonly Role[]; close(): Promise<void> };

type Sources = Pick<OpenLog, 'connection' | 'log' | 'codec' | 'joinMembership'> & { readonly mongo: Mongo };

/**
 * Opens the lane and the store of these reactors, and runs them.
 *
 * @throws what `runReactor` throws
 */
export async function openReactors(
  reactors: readonly ReactorDefinition[],
  { connection, mongo, ...log }: Sources,
  { logger, from }: Pick<ReactorRunParts, 'logger'> & Pick<ReactorConfig, 'from'>,
): Promise<OpenReactors> {
  if (reactors.length === 0) return { roles: [], close: () => Promise.resolve() };
  const appender = createCommandLane(connection);
  const parts = { ...log, appender, logger, store: createMongoReactorStore(mongo), now: Date.now };
  const roles = await Promise.all(reactors.map((reactor) => runReactor(reactor, { from }, parts)));
  return { roles, close: () => appender.close() };
}
