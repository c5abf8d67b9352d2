import type { DescribedRoute, Json } from '../options.ts';
import { schemaRef } from './names.ts';
import { jsonContent } from './operation.ts';
import { parameterRef } from './parameters.ts';
import { MONITOR_CODES, query, route } from './route.ts';

const streamResponses: Json = {
  200: { description: 'The stream.', content: { 'text/event-stream': { schema: { type: 'string' } } } },
  204: { description: 'The stream is over.' },
};

const batchExample: Json = {
  commands: [{ method: 'DELETE', path: '/v1/products/85123A', headers: { 'Idempotency-Key': '"k-81f3"' } }],
};

/** Streams, batches and secrets. */
export const platformRoutes: readonly DescribedRoute[] = [
  route('GET /operations/{id}/events', {
    operationId: 'watchOperation',
    summary: 'The changes of an operation, as they come.',
    description: 'Server-sent events `status` with the status document, up to the terminal one.',
    scope: 'operations:read',
    parameters: [
      parameterRef('OperationId'),
      parameterRef('LastEventId'),
      query('until', { enum: ['projected', 'acknowledged'] }, 'Up to which stage; `projected` if nothing is said.'),
    ],
    responses: streamResponses,
    problems: { codes: [...MONITOR_CODES, 'header-malformed', 'not-acceptable'], ofMonitor: true },
  }),
  route('GET /events/{topic}', {
    operationId: 'watchEvents',
    tag: 'events',
    summary: "The tenant's committed events of a topic, as CloudEvents in JSON.",
    description: 'No gap, no repeat, in order for each aggregate.',
    scope: 'events:read',
    parameters: [
      { name: 'topic', in: 'path', required: true, schema: { type: 'string' }, example: 'orders.order.events.v1' },
      parameterRef('LastEventId'),
      query('subject', { type: 'string' }, 'One aggregate alone.'),
      query('from', { type: 'string' }, '`now`, `earliest` or a time; the past needs the scope `events:replay`.'),
    ],
    responses: streamResponses,
    problems: {
      codes: ['header-malformed', 'parameter-invalid', 'resource-unknown', 'not-acceptable', 'status-unavailable'],
    },
  }),
  route('POST /batch', {
    operationId: 'submitBatch',
    tag: 'commands',
    summary: 'Many commands in one request.',
    description:
      'Nothing is atomic across items; those of one aggregate are decided in this order. `Prefer` is ignored.',
    scope: '<team>.<aggregate>:write',
    requestBody: { required: true, ...jsonContent(schemaRef('BatchRequest'), batchExample) },
    responses: {
      207: { description: 'An answer for each item, in order.', ...jsonContent(schemaRef('BatchAnswer')) },
    },
    problems: {
      codes: ['body-malformed', 'parameter-invalid', 'body-too-large', 'media-type-unsupported', 'not-accepted'],
    },
  }),
  route('GET /webhook-endpoints/{id}/secret', {
    operationId: 'getWebhookSecrets',
    tag: 'webhooks',
    summary: 'The secrets that sign what is sent to an endpoint, newest first.',
    scope: 'webhooks:manage',
    parameters: [parameterRef('AggregateId')],
    responses: { 200: { description: 'The secrets.', ...jsonContent(schemaRef('WebhookSecrets')) } },
    problems: {
      codes: ['parameter-invalid', 'id-invalid', 'resource-unknown', 'not-acceptable', 'status-unavailable'],
    },
  }),
];
