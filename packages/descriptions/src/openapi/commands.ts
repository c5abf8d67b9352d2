import { toJsonExample } from '@waybill/avro';
import type { ProblemCode } from '@waybill/http';
import type { CommandContract, Contract } from '@waybill/messages';

import type { DescribedRoute, Json } from '../options.ts';
import { headerRefs } from './headers.ts';
import { commandOperationId, schemaName, schemaRef } from './names.ts';
import { jsonContent, toOperation } from './operation.ts';
import { parameterRef, parameters } from './parameters.ts';
import { monitorLinks } from './responses.ts';

/** What describing the commands takes to know of the rest. */
export type CommandSurroundings = { readonly contracts: readonly Contract[]; readonly hasWebhooks: boolean };

/** The route of a command: the 202 with its monitor, what a held request gets, and how it may be refused. */
export function describeCommand(command: CommandContract, surroundings: CommandSurroundings): DescribedRoute {
  const { method, collection, hasId, verb, team, type, scope, schema } = command;
  const operation = toOperation({
    operationId: commandOperationId(command, surroundings.contracts),
    tag: team,
    summary: schema.doc ?? type,
    description: `Takes the command \`${type}\`. The scope \`${scope}\` is needed.`,
    scope,
    parameters: parametersOf(command, surroundings),
    requestBody: method === 'DELETE' ? undefined : requestBodyOf(command),
    responses: { 202: { $ref: '#/components/responses/Accepted' }, ...heldResponses(command) },
    problems: { codes: codesOf(command), teamCodes: command.errors },
  });
  const path = hasId ? `${collection}/{id}${verb === undefined ? '' : `:${verb}`}` : collection;
  return { method, path, operation };
}

/** A body that works: the team's own, or one made from the schema. */
function commandExample({ example, schema }: CommandContract): Json {
  return example ?? toJsonExample(schema);
}

function parametersOf({ hasId, requires }: CommandContract, { hasWebhooks }: CommandSurroundings): readonly Json[] {
  return [
    ...(hasId ? [parameterRef('AggregateId')] : []),
    requires.includes('idempotency-key')
      ? { ...parameters.IdempotencyKey, required: true }
      : parameterRef('IdempotencyKey'),
    parameterRef('Prefer'),
    parameterRef('IfMatch'),
    parameterRef('IfNoneMatch'),
    ...(hasWebhooks ? [parameterRef('WaybillCallback')] : []),
  ];
}

function requestBodyOf(command: CommandContract): Json {
  const media = { schema: schemaRef(schemaName(command.schema)), example: commandExample(command) };
  return {
    required: true,
    content: {
      'application/json': media,
      ...(command.method === 'PATCH' ? { 'application/merge-patch+json': media } : {}),
    },
  };
}

function heldResponses({ method }: CommandContract): Json {
  const headers = headerRefs('Operation-Location', 'Operation-Id', 'Preference-Applied', 'Waybill-Position');
  const body = jsonContent(schemaRef('OperationStatus'));
  const created = { ...headers, ...headerRefs('Location') };
  return {
    200: { description: 'Held: the command succeeded.', headers, ...body, links: monitorLinks },
    ...(method === 'DELETE'
      ? {}
      : {
          201: {
            description: 'Held: it succeeded and created the resource.',
            headers: created,
            ...body,
            links: monitorLinks,
          },
        }),
  };
}

function codesOf({ method, hasId, requires }: CommandContract): readonly ProblemCode[] {
  return [
    'body-malformed',
    'header-malformed',
    'precondition-unsupported',
    'parameter-invalid',
    ...(hasId ? (['id-invalid'] as const) : []),
    ...(requires.includes('idempotency-key') ? (['idempotency-key-missing'] as const) : []),
    ...(requires.includes('precondition') ? (['precondition-required'] as const) : []),
    'operation-canceled',
    'precondition-failed',
    'body-too-large',
    ...(method === 'DELETE' ? [] : (['media-type-unsupported'] as const)),
    'validation-failed',
    'idempotency-key-reused',
    'decision-too-large',
    'decider-defect',
    'not-accepted',
    'append-unknown',
  ];
}
