import { UTC_TIME_FORM } from '@waybill/http';

import type { DescribedRoute, Json } from '../options.ts';
import { headerRefs } from './headers.ts';
import { schemaRef } from './names.ts';
import { jsonContent } from './operation.ts';
import { parameterRef } from './parameters.ts';
import { exampleOperationId, listedOperationMembers } from './platform-schemas.ts';
import { responseRef } from './responses.ts';
import { COMMAS, MONITOR_CODES, object, query, route } from './route.ts';

const READ = 'operations:read';

const OF_MONITOR = [parameterRef('OperationId'), parameterRef('Prefer')];

/** The routes of `/operations`. */
export const operationRoutes: readonly DescribedRoute[] = [
  route('GET /operations/{id}', {
    operationId: 'getOperation',
    summary: 'What became of a command.',
    description: '202 until the operation is terminal, then 200. With `Prefer: wait=N` the response is held.',
    scope: READ,
    parameters: [...OF_MONITOR, parameterRef('KnownTag')],
    responses: {
      200: responseRef('OperationEnded'),
      202: responseRef('OperationGoesOn'),
      304: responseRef('NotModified'),
    },
    problems: { codes: [...MONITOR_CODES, 'not-acceptable'], ofMonitor: true },
  }),
  route('GET /operations/{id}/result', {
    operationId: 'getOperationResult',
    summary: 'What an operation came to.',
    scope: READ,
    parameters: OF_MONITOR,
    responses: {
      200: { description: 'What the command returned.', ...jsonContent({}) },
      202: responseRef('OperationGoesOn'),
      204: { description: 'It succeeded and left nothing to be read.' },
      303: { description: 'It succeeded: the resource is over there.', headers: headerRefs('Location') },
    },
    problems: {
      codes: [
        ...MONITOR_CODES,
        ...(['not-acceptable', 'precondition-failed', 'idempotency-key-reused', 'decider-defect'] as const),
        'operation-canceled',
      ],
      alsoOfTeams: [404, 409, 422],
      ofMonitor: true,
    },
  }),
  route('POST /operations/{id}:cancel', {
    operationId: 'cancelOperation',
    summary: 'Asks that an operation has no effect.',
    description: 'Decided in the order of the log: what was decided before it stands. Repeatable.',
    scope: '<team>.<aggregate>:write',
    parameters: OF_MONITOR,
    responses: { 200: responseRef('OperationEnded'), 202: responseRef('OperationGoesOn') },
    problems: {
      codes: [
        ...MONITOR_CODES,
        ...(['body-malformed', 'operation-finished', 'operation-not-cancelable', 'not-accepted'] as const),
        'append-unknown',
      ],
      ofMonitor: true,
    },
  }),
  route('POST /operations/{id}:redeliver', {
    operationId: 'redeliverCallbacks',
    summary: 'Sends the callbacks of an operation again, with the same id and body.',
    scope: '<team>.<aggregate>:write',
    parameters: OF_MONITOR,
    responses: { 202: responseRef('OperationGoesOn') },
    problems: {
      codes: [...MONITOR_CODES, 'resource-unknown', 'not-accepted', 'append-unknown'],
      ofMonitor: true,
    },
  }),
  route('POST /operations:batchGet', {
    operationId: 'batchGetOperations',
    summary: 'Many status documents at once, in the order of the ids.',
    description: 'With `Prefer: wait=N` held until all are terminal. What can not be told of one is told in its place.',
    scope: READ,
    parameters: [parameterRef('Prefer')],
    requestBody: {
      required: true,
      ...jsonContent(object({ ids: { type: 'array', maxItems: 500, items: { type: 'string' } } }), {
        ids: [exampleOperationId],
      }),
    },
    responses: {
      200: {
        description: 'The documents; one that can not be told has `id` and `error` alone.',
        headers: headerRefs('Preference-Applied'),
        ...jsonContent(
          object({
            items: { type: 'array', items: { anyOf: [schemaRef('OperationStatus'), schemaRef('UntoldOperation')] } },
          }),
        ),
      },
    },
    problems: {
      codes: [
        'body-malformed',
        'parameter-invalid',
        'body-too-large',
        'media-type-unsupported',
        'validation-failed',
        'status-unavailable',
      ],
    },
  }),
  route('GET /operations', {
    operationId: 'listOperations',
    summary: 'The operations of the tenant that are decided.',
    scope: READ,
    parameters: [
      ...filter('status', { enum: ['Running', 'Succeeded', 'Failed', 'Canceled'] }, ['in']),
      ...filter('kind', { type: 'string' }, ['in']),
      ...filter('target', { type: 'string' }, []),
      ...filter('commandId', { type: 'string' }, ['in']),
      ...filter('createdDateTime', { type: 'string', format: 'date-time', pattern: UTC_TIME_FORM.source }, [
        'gt',
        'gte',
        'lt',
        'lte',
      ]),
      query('sort', { enum: ['createdDateTime', '-createdDateTime'] }, 'Newest first, if nothing else is said.'),
      {
        ...query(
          'fields',
          { type: 'array', minItems: 1, items: { enum: listedOperationMembers } },
          'Only these members, and `id`.',
        ),
        ...COMMAS,
      },
      parameterRef('Limit'),
      parameterRef('After'),
    ],
    responses: {
      200: {
        description: 'A page.',
        headers: headerRefs('Link'),
        ...jsonContent({
          type: 'object',
          required: ['items'],
          properties: {
            items: { type: 'array', items: schemaRef('ListedOperation') },
            next: { type: 'string', format: 'uri' },
          },
        }),
      },
    },
    problems: { codes: ['parameter-invalid', 'not-acceptable', 'status-unavailable'] },
  }),
];

/** A filter by equality and these operators. */
function filter(field: string, schema: Json, operators: readonly string[]): readonly Json[] {
  return [
    query(field, schema),
    ...operators.map((operator) =>
      operator === 'in'
        ? { ...query(`${field}[in]`, { type: 'array', minItems: 1, items: schema }), ...COMMAS }
        : query(`${field}[${operator}]`, schema),
    ),
  ];
}
