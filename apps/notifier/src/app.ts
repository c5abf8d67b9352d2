import type { Reactions, ReactorDefinition } from '@waybill/consumer';
import { defineReactor, on, runReactor } from '@waybill/consumer';
import { platformContract } from '@waybill/contracts-platform';
import type { Contract } from '@waybill/messages';
import type { Catalogue } from '@waybill/operations';
import { toCatalogue } from '@waybill/operations';
import type { Role } from '@waybill/service';
import { webhookId } from '@waybill/webhooks';

import { attemptCallback } from './attempts/attempt-callback.ts';
import { createEndpointLines } from './attempts/endpoint-lines.ts';
import { createEndpointDirectory } from './endpoints/endpoint-directory.ts';
import { testEndpoint } from './endpoints/test-endpoint.ts';
import { verifyEndpoint } from './endpoints/verify-endpoint.ts';
import { createPositionGate } from './outcomes/position-gate.ts';
import { tellOutcome } from './outcomes/tell-outcome.ts';
import type { NotifierConfig, NotifierParts, NotifierRunParts } from './parts.ts';
import { whereToBegin } from './where-to-begin.ts';

export type { NotifierConfig, NotifierRunParts } from './parts.ts';

/** Attempts hang for 20 s at worst, four at each endpoint: so many hanging ones hold nobody else up. */
const SLOTS = 1_024;

/**
 * Runs the notifier: it tells endpoints of the ends of operations, verifies and tries them, and writes down by commands
 * what came of it. Killed at any moment it loses no delivery, and what it sends again has the same id and bytes.
 *
 * @throws what `runReactor` throws
 */
export async function runNotifier(config: NotifierConfig, parts: NotifierRunParts): Promise<Role> {
  const gate = createPositionGate(parts.status, parts.now);
  const own = { ...parts, gate, endpoints: createEndpointDirectory(parts.views) };
  const lines = createEndpointLines(parts.now);
  const catalogue = once(async () => toCatalogue(parts.contracts, await parts.publicUrl()));
  const reactor: ReactorDefinition = defineReactor({
    team: 'platform',
    name: 'notifier',
    reactions: [
      ...parts.contracts
        .filter(({ team }) => team !== platformContract.team)
        .flatMap((contract) => outcomesOf(contract, { ...own, catalogue })),
      endpointReactions(own),
      on(platformContract, 'delivery', {
        event: (event, source) =>
          event.type === 'AttemptDue' ? attemptCallback(event.data, source, { ...own, lines }) : [],
        // Endpoints that are told of one operation do not wait for each other.
        lane: ({ data }, source) => ('endpoint' in data ? webhookId(source.aggregateId, data.endpoint) : 'msg_all'),
      }),
    ],
  });
  const from = await whereToBegin(parts.log, config.from);
  const role = await runReactor(reactor, { ...config, from, slots: SLOTS }, parts);
  return {
    ...role,
    async drain(withinMs) {
      try {
        await role.drain(withinMs);
      } finally {
        gate.close();
      }
    },
  };
}

type Telling = Parameters<typeof tellOutcome>[2];

function outcomesOf(contract: Contract, parts: Telling): readonly Reactions[] {
  return contract.aggregates.map(({ name }) =>
    on(contract, name, { outcome: (told, source) => tellOutcome(told, source, parts) }),
  );
}

function endpointReactions(parts: NotifierParts): Reactions {
  return on(platformContract, 'endpoint', {
    event: (event, source) => {
      switch (event.type) {
        case 'EndpointRegistered':
          return verifyEndpoint({ ...event.data, attempt: 1, registeredAt: event.data.at }, source, parts);
        case 'VerificationRetried':
          return verifyEndpoint(event.data, source, parts);
        case 'EndpointTested':
          return testEndpoint(event.data, source, parts);
        default:
          return [];
      }
    },
  });
}

/** A failure is not kept. */
function once(make: () => Promise<Catalogue>): () => Promise<Catalogue> {
  let made: Promise<Catalogue> | undefined;
  return () =>
    (made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    }));
}
