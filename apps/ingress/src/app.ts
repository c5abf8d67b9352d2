import { routedPaths } from '@waybill/http';
import type { Contract, LogRecord, Offset, TopicPartition } from '@waybill/messages';
import { OffsetOutOfRangeError, topicTag } from '@waybill/messages';
import { toCatalogue } from '@waybill/operations';
import type { Role } from '@waybill/service';

import type { AppendDesk } from './commands/append-desk.ts';
import { createAppendDesk } from './commands/append-desk.ts';
import { createKeyMemory } from './commands/key-memory.ts';
import { createCors } from './edge/cors.ts';
import type { Quotas } from './edge/quotas.ts';
import { createQuotas } from './edge/quotas.ts';
import { createDescriptions } from './edge/descriptions.ts';
import { respond } from './edge/respond.ts';
import { openHttpServer } from './edge/serve-http.ts';
import type { Limits } from './limits.ts';
import { LIMITS } from './limits.ts';
import { toCancelTargets } from './operations/cancel-operation.ts';
import { createDeliveries } from './operations/deliveries.ts';
import { countHeldRequests } from './operations/held-requests.ts';
import type { KnownPositions } from './operations/known-positions.ts';
import { followPositions } from './operations/known-positions.ts';
import { createLookUp } from './operations/look-up.ts';
import type { Waiters } from './operations/waiters.ts';
import { createWaiters } from './operations/waiters.ts';
import type { IngressConfig, IngressParts } from './parts.ts';
import type { RouteParts } from './routes.ts';
import { toRoutes } from './routes.ts';
import { publishedTopics } from './streams/published-topics.ts';
import { createOpenStreams } from './streams/open-streams.ts';

export type { IngressConfig, IngressParts } from './parts.ts';

/** The ingress as a role, with the address under which it answers. */
export type IngressRole = Role & { readonly url: string };

/**
 * Runs the ingress: takes commands, tells of operations, serves views.
 *
 * @throws `Error` with the port when it is taken; `TypeError` when contracts contradict each other
 */
export async function runIngress(config: IngressConfig, parts: IngressParts): Promise<IngressRole> {
  const limits: Limits = { ...LIMITS, ...config.limits };
  const server = await openHttpServer(config.host, config.port, limits);
  const publicUrl = toPublicUrl(config.publicUrl ?? server.url);
  const desk = createAppendDesk(parts.appender, limits, parts);
  const positions = followPositions(parts.status, parts.now);
  const waiters = createWaiters(positions);
  const quotas = createQuotas(config.quotas ?? {}, parts.now);
  const core = { limits, publicUrl, desk, positions, waiters, quotas };
  const routes = toRoutes(parts.contracts, toRouteParts(parts, core));
  const descriptions = createDescriptions(parts.contracts, { publicUrl, routed: routedPaths(routes) });
  const edge = { ...parts, routes, descriptions, cors: createCors(config.corsOrigins ?? []), quotas, publicUrl };
  let leaving = false;
  const streams = createOpenStreams(limits, parts.logger);
  server.serve(async (request, response) => {
    // Told so, clients come back by another connection, to another server.
    if (leaving || parts.stopping?.aborted === true) response.shouldKeepAlive = false;
    const answer = await respond(edge, request, response);
    return 'stream' in answer ? void streams.serve(answer, response) : answer;
  });
  const probe = keepReadable(positions);
  return {
    name: 'ingress',
    url: server.url,
    failed: server.failed,
    health: () => ({
      ready: !leaving && positions.failure() === undefined,
      waitingFor: leaving ? 'The server is shutting down.' : positions.failure(),
      details: {
        ...desk.figures(),
        waiting: waiters.count,
        streams: streams.count,
        positionsAgeMs: parts.now() - (positions.readAtMs() ?? parts.now()),
      },
    }),
    async drain(withinMs) {
      leaving = true;
      desk.close();
      streams.endAll();
      waiters.endAll();
      try {
        await server.close(withinMs);
      } finally {
        clearInterval(probe);
        positions.close();
      }
    },
  };
}

/** In the form in which it stands in answers: every character that would need an escape has one. */
function toPublicUrl(url: string): string {
  return new URL(url).href.replace(/\/$/, '');
}

type Core = {
  readonly limits: Limits;
  readonly publicUrl: string;
  readonly desk: AppendDesk;
  readonly positions: KnownPositions;
  readonly waiters: Waiters;
  readonly quotas: Quotas;
};

function toRouteParts(parts: IngressParts, { limits, publicUrl, desk, positions, waiters, quotas }: Core): RouteParts {
  const { keys, now, logger, codec, newCommandId, status, views, contracts, log } = parts;
  const { bodyBytes, storeMs, heldRequests } = limits;
  const held = countHeldRequests(heldRequests);
  const deliveries = createDeliveries(views, keys);
  const operation = {
    keys,
    catalogue: toCatalogue(contracts, publicUrl),
    lookUp: createLookUp({ status, positions, deliveries, now }),
    waiters,
    held,
    storeMs,
    now,
    logger,
  };
  const memory = createKeyMemory(limits, now);
  return {
    publicUrl,
    quotas,
    submit: { desk, memory, codec, keys, publicUrl, bodyBytes, now, newCommandId, operation },
    operation,
    operations: { ...operation, status, positions, deliveries, publicUrl },
    cancel: {
      ...{ desk, codec, keys, now, newCommandId, operation },
      targets: toCancelTargets(contracts),
      readCommand: (at, offset) => readOne(log, at, offset),
    },
    topicEvents: {
      ...{ log, positions, keys, codec, logger },
      topics: publishedTopics(contracts),
      streams: countHeldRequests(limits.topicStreams),
    },
    redeliver: { desk, codec, keys, now, newCommandId, operation, deliveries },
    endpointSecrets: { views, positions, storeMs, now, masterKey: parts.webhookMasterKey },
    view: { views, keys, positions, waiters, held, storeMs, tags: tagsOf(contracts), now },
  };
}

function tagsOf(contracts: readonly Contract[]): ReadonlySet<string> {
  return new Set(contracts.flatMap(({ aggregates }) => aggregates.map(({ commandsTopic }) => topicTag(commandsTopic))));
}

/** @returns undefined when it is no longer there */
async function readOne(log: IngressParts['log'], at: TopicPartition, offset: Offset): Promise<LogRecord | undefined> {
  try {
    for await (const [record] of log.readRange(at, offset, offset)) return record;
  } catch (error) {
    if (!(error instanceof OffsetOutOfRangeError)) throw error;
  }
  return undefined;
}

const PROBE_MS = 1_000;

/** Looks again while positions can't be read: nobody else may ask as long as the server is not ready. */
function keepReadable(positions: KnownPositions): NodeJS.Timeout {
  const look = () => {
    positions.refresh().catch(() => undefined);
  };
  look();
  return setInterval(() => {
    if (positions.failure() !== undefined) look();
  }, PROBE_MS);
}
