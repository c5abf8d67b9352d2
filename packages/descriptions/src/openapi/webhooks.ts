import type { Json } from '../options.ts';
import { schemaRef } from './names.ts';
import { jsonContent } from './operation.ts';

function header(name: string, description: string): Json {
  return { name, in: 'header', required: true, description, schema: { type: 'string' } };
}

const HEADERS: readonly Json[] = [
  header('webhook-id', 'The same for each attempt: whoever has seen it may answer 2xx and do nothing.'),
  header('webhook-timestamp', 'Seconds since 1970, of this attempt.'),
  header('webhook-signature', '`v1,<base64 HMAC-SHA256 of "id.timestamp.body">`, several apart by spaces.'),
];

/** What we send to endpoints that clients have registered. @source Standard Webhooks 1.0 */
export const webhooks: Json = {
  operationEnded: {
    post: {
      operationId: 'onOperationEnded',
      tags: ['webhooks'],
      summary: 'An operation has come to its end.',
      description:
        'The 2xx is the receipt. All else fails and is tried again, ten times in all; 410 disables the endpoint.',
      parameters: HEADERS,
      requestBody: { required: true, ...jsonContent(schemaRef('WebhookMessage')) },
      responses: {
        '2XX': { description: 'It was received.' },
        410: { description: 'Nothing more is to be sent here.' },
      },
    },
  },
  endpointVerification: {
    post: {
      operationId: 'onEndpointVerification',
      tags: ['webhooks'],
      summary: 'Proves that an endpoint wants to be told.',
      parameters: HEADERS,
      requestBody: { required: true, ...jsonContent(schemaRef('WebhookChallenge')) },
      responses: {
        '2XX': {
          description: 'The challenge, given back.',
          ...jsonContent({
            type: 'object',
            required: ['challenge'],
            properties: { challenge: { type: 'string' } },
          }),
        },
      },
    },
  },
};

/** Bodies of what we send. */
export const webhookSchemas: Json = {
  WebhookMessage: {
    type: 'object',
    required: ['type', 'timestamp', 'data'],
    properties: {
      type: { type: 'string', description: '`<team>.<aggregate>.<command>.<status>`.' },
      timestamp: { type: 'string', format: 'date-time' },
      data: schemaRef('OperationOutcome'),
      truncated: { const: true, description: '`result` and `error.details` were too large.' },
    },
  },
  WebhookChallenge: {
    type: 'object',
    required: ['type', 'data'],
    properties: {
      type: { const: 'waybill.endpoint.verify' },
      data: { type: 'object', required: ['challenge'], properties: { challenge: { type: 'string' } } },
    },
  },
};
