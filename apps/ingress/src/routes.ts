import type { Route, RouteTable } from '@waybill/http';
import { defineRoutes, matchRoute } from '@waybill/http';
import type { CommandContract, Contract } from '@waybill/messages';

import { bindCommand } from './commands/bound-command.ts';
import type { BatchParts } from './commands/submit-batch.ts';
import { submitBatch } from './commands/submit-batch.ts';
import type { SubmitParts } from './commands/submit.ts';
import { submit } from './commands/submit.ts';
import type { Endpoint } from './edge/exchange.ts';
import type { Quotas } from './edge/quotas.ts';
import { batchGet } from './operations/batch-get.ts';
import type { CancelParts } from './operations/cancel-operation.ts';
import { cancelOperation } from './operations/cancel-operation.ts';
import type { OperationParts } from './operations/get-operation.ts';
import { getOperation } from './operations/get-operation.ts';
import { getResult } from './operations/get-result.ts';
import type { OperationListParts } from './operations/list-operations.ts';
import { listOperations } from './operations/list-operations.ts';
import type { RedeliverParts } from './operations/redeliver.ts';
import { redeliver } from './operations/redeliver.ts';
import { operationEvents } from './streams/operation-events.ts';
import type { TopicEventsParts } from './streams/topic-events.ts';
import { topicEvents } from './streams/topic-events.ts';
import { viewChanges } from './streams/view-changes.ts';
import { bindView } from './views/bound-view.ts';
import type { EndpointSecretsParts } from './views/endpoint-secrets.ts';
import { endpointSecrets } from './views/endpoint-secrets.ts';
import { getView } from './views/get-view.ts';
import { listView } from './views/list-view.ts';
import type { ViewParts } from './views/view-parts.ts';

/** What all routes together take. */
export type RouteParts = {
  readonly publicUrl: string;
  readonly quotas: Quotas;
  readonly submit: SubmitParts;
  readonly operation: OperationParts;
  readonly operations: OperationListParts;
  readonly cancel: CancelParts;
  readonly topicEvents: TopicEventsParts;
  readonly redeliver: RedeliverParts;
  readonly endpointSecrets: EndpointSecretsParts;
  readonly view: ViewParts;
};

/**
 * The routes of the contracts and of the platform.
 *
 * @throws `TypeError` when two contracts bind the same method and path, or a schema is not as contracts need it
 */
export function toRoutes(contracts: readonly Contract[], parts: RouteParts): RouteTable<Endpoint> {
  const batchParts: BatchParts = {
    ...parts.submit,
    quotas: parts.quotas,
    find: (...asked) => matchRoute(table, ...asked),
  };
  const table: RouteTable<Endpoint> = defineRoutes([
    ...contracts.flatMap((contract) => teamRoutes(contract, parts)),
    {
      method: 'POST',
      pattern: '/batch',
      target: {
        // Each of its commands needs its own, and counts.
        scope: 'of-target',
        quota: 'own',
        serve: (exchange) => submitBatch(batchParts, exchange),
      },
    },
    ...operationRoutes(parts),
    {
      method: 'GET',
      pattern: '/webhook-endpoints/{id}/secret',
      target: { scope: 'webhooks:manage', serve: (exchange) => endpointSecrets(parts.endpointSecrets, exchange) },
    },
    {
      method: 'GET',
      pattern: '/events/{token}',
      target: { scope: 'events:read', serve: (exchange) => topicEvents(parts.topicEvents, exchange) },
    },
  ]);
  return table;
}

function operationRoutes(parts: RouteParts): Route<Endpoint>[] {
  return [
    {
      method: 'GET',
      pattern: '/operations',
      target: { scope: 'operations:read', serve: (exchange) => listOperations(parts.operations, exchange) },
    },
    {
      method: 'GET',
      pattern: '/operations/{token}',
      target: { scope: 'operations:read', serve: (exchange) => getOperation(parts.operation, exchange) },
    },
    {
      method: 'GET',
      pattern: '/operations/{token}/result',
      target: { scope: 'operations:read', serve: (exchange) => getResult(parts.operation, exchange) },
    },
    {
      method: 'GET',
      pattern: '/operations/{token}/events',
      target: { scope: 'operations:read', serve: (exchange) => operationEvents(parts.operation, exchange) },
    },
    {
      method: 'POST',
      pattern: '/operations:batchGet',
      target: { scope: 'operations:read', quota: 'reads', serve: (exchange) => batchGet(parts.operation, exchange) },
    },
    ...wishRoutes(parts),
  ];
}

/** What may be wished of an operation. */
function wishRoutes(parts: RouteParts): Route<Endpoint>[] {
  return [
    {
      method: 'POST',
      pattern: '/operations/{token}:cancel',
      target: { scope: 'of-target', serve: (exchange) => cancelOperation(parts.cancel, exchange) },
    },
    {
      method: 'POST',
      pattern: '/operations/{token}:redeliver',
      target: { scope: 'webhooks:manage', serve: (exchange) => redeliver(parts.redeliver, exchange) },
    },
  ];
}

/** Routes of a team, each with the lifetime of its version. */
function teamRoutes(contract: Contract, parts: RouteParts): Route<Endpoint>[] {
  return [...commandRoutes(contract, parts), ...viewRoutes(contract, parts)].map((route) => {
    const lifetime = contract.versions[route.pattern.split('/')[1] ?? ''];
    return lifetime === undefined ? route : { ...route, target: { ...route.target, lifetime } };
  });
}

function commandRoutes({ commands }: Contract, parts: RouteParts): Route<Endpoint>[] {
  return commands.map((contract) => {
    const command = bindCommand(contract, parts.publicUrl);
    return {
      method: contract.method,
      pattern: patternOf(contract),
      target: { scope: contract.scope, command, serve: (exchange) => submit(parts.submit, command, exchange) },
    };
  });
}

function patternOf({ collection, hasId, verb }: CommandContract): string {
  if (!hasId) return collection;
  return verb === undefined ? `${collection}/{id}` : `${collection}/{id}:${verb}`;
}

function viewRoutes(contract: Contract, parts: RouteParts): Route<Endpoint>[] {
  return contract.views.flatMap((viewContract) => {
    const view = bindView(viewContract, contract, parts.publicUrl);
    const { scope, path } = viewContract;
    return [
      {
        method: 'GET',
        pattern: `${path}/{id}`,
        target: { scope, serve: (exchange) => getView(parts.view, view, exchange) },
      },
      {
        method: 'GET',
        pattern: `${path}/{id}/changes`,
        target: { scope, serve: (exchange) => viewChanges(parts.view, view, exchange) },
      },
      { method: 'GET', pattern: path, target: { scope, serve: (exchange) => listView(parts.view, view, exchange) } },
    ];
  });
}
