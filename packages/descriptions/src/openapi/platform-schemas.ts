import type { Json } from '../options.ts';

const text: Json = { type: 'string' };
const time: Json = { type: 'string', format: 'date-time' };
const address: Json = { type: 'string', format: 'uri' };

function object(required: readonly string[], properties: Json, description?: string): Json {
  return { type: 'object', ...(description === undefined ? {} : { description }), required, properties };
}

const problemMembers: Json = {
  type: { ...address, description: 'A page on this kind of error.' },
  title: text,
  detail: { ...text, description: 'For people; it may change.' },
  code: { ...text, description: 'For programs; it never changes.' },
  traceId: { type: 'string', pattern: '^[0-9a-f]{32}$' },
  operationId: { $ref: '#/components/schemas/OperationId' },
  errors: {
    type: 'array',
    items: object(['pointer', 'code', 'detail'], {
      pointer: { ...text, description: 'JSON pointer into the submitted body, as a fragment.' },
      code: text,
      detail: text,
    }),
  },
};

const outcomeMembers: Json = {
  id: { $ref: '#/components/schemas/OperationId' },
  status: { enum: ['NotStarted', 'Running', 'Succeeded', 'Failed', 'Canceled'] },
  kind: { ...text, description: 'The command.' },
  commandId: { type: 'string', format: 'uuid' },
  target: { ...address, description: 'The resource that the command is about.' },
  createdDateTime: time,
  lastActionDateTime: time,
  position: { ...text, description: 'For `Waybill-Position`: all that the operation wrote.' },
  steps: { type: 'array', items: object(['name', 'dateTime'], { name: text, dateTime: time }) },
  percentComplete: { type: 'integer', minimum: 0, maximum: 100 },
  resourceLocation: { ...address, description: 'Where the result is to be read.' },
  etag: text,
  result: { description: 'What the command returned, where its contract declares a result.' },
  error: { $ref: '#/components/schemas/OperationError' },
  duplicateOf: { $ref: '#/components/schemas/OperationId' },
  cancellation: { $ref: '#/components/schemas/OperationError' },
};

const stageMembers: Json = {
  stage: { enum: ['appended', 'decided', 'projected', 'acknowledged'] },
  callbacks: { type: 'array', items: { $ref: '#/components/schemas/Callback' } },
};
const listedMembers: Json = { ...outcomeMembers, ...stageMembers };

/** What `fields` may name. */
export const listedOperationMembers = Object.keys(listedMembers);

/** Bodies of the platform's own routes. */
export const platformSchemas: Json = {
  OperationId: { type: 'string', pattern: '^op_[A-Za-z0-9_-]{94}$' },
  Problem: object(
    ['type', 'title', 'status', 'detail', 'code', 'traceId'],
    { ...problemMembers, status: { type: 'integer', minimum: 400, maximum: 599 } },
    'Why a request was refused (RFC 9457).',
  ),
  MonitorProblem: object(
    ['type', 'title', 'detail', 'code', 'traceId', 'error'],
    { ...problemMembers, error: { $ref: '#/components/schemas/OperationError' } },
    'Like a problem, but without a numeric `status`, which pollers of a monitor would take for its state.',
  ),
  OperationError: object(['code', 'message'], {
    code: text,
    message: text,
    target: { ...text, description: 'JSON pointer into the submitted body.' },
    details: {},
  }),
  Callback: object(
    ['endpoint', 'state', 'attempts'],
    {
      endpoint: text,
      state: text,
      attempts: { type: 'integer', minimum: 0 },
      lastStatus: { type: ['integer', 'null'] },
      deliveredDateTime: { type: ['string', 'null'], format: 'date-time' },
    },
    'What became of telling one webhook endpoint.',
  ),
  OperationOutcome: object(
    ['id', 'status', 'commandId', 'createdDateTime', 'lastActionDateTime'],
    outcomeMembers,
    'What became of a command.',
  ),
  OperationStatus: {
    allOf: [{ $ref: '#/components/schemas/OperationOutcome' }],
    ...object(['stage'], stageMembers),
  },
  ListedOperation: object(['id'], listedMembers, 'May lack what `fields` does not name.'),
  UntoldOperation: object(['id', 'error'], { id: text, error: { $ref: '#/components/schemas/OperationError' } }),
  BatchRequest: object(['commands'], {
    commands: {
      type: 'array',
      minItems: 1,
      maxItems: 500,
      items: {
        ...object(['method', 'path'], {
          method: { enum: ['PUT', 'POST', 'PATCH', 'DELETE'] },
          path: { ...text, pattern: '^/' },
          headers: {
            type: 'object',
            description: 'Idempotency-Key, If-Match, If-None-Match and Content-Type, in any case.',
            propertyNames: { enum: ['Idempotency-Key', 'If-Match', 'If-None-Match', 'Content-Type'] },
            additionalProperties: text,
          },
          body: { type: 'object' },
        }),
        additionalProperties: false,
      },
    },
  }),
  BatchAnswer: object(['items'], {
    items: {
      type: 'array',
      items: object(['httpStatus'], {
        httpStatus: { type: 'integer' },
        operationLocation: address,
        replayed: { const: true, description: 'The answer of an earlier request with the same key.' },
        body: { $ref: '#/components/schemas/OperationStatus' },
        problem: { $ref: '#/components/schemas/Problem' },
      }),
    },
  }),
  WebhookSecrets: object(['secrets'], {
    secrets: {
      type: 'array',
      items: object(['secret', 'createdDateTime', 'expiresDateTime'], {
        secret: { type: 'string', pattern: '^whsec_' },
        createdDateTime: time,
        expiresDateTime: { type: ['string', 'null'], format: 'date-time' },
      }),
    },
  }),
};

/** An operation id of the right form that belongs to nobody. */
export const exampleOperationId = `op_${'AQEx'.padEnd(94, 'QUJD')}`;

/** A status document as it may look. */
export function statusExample(publicUrl: string, status: 'NotStarted' | 'Running' | 'Succeeded'): Json {
  const stage = { NotStarted: 'appended', Running: 'decided', Succeeded: 'projected' }[status];
  const target = `${publicUrl}/v1/orders/536365`;
  return {
    id: exampleOperationId,
    ...{ status, stage, kind: 'PlaceOrder', commandId: '6f1c9a52-0d5e-8a3b-9f3c-3a1d2b4c5d6e', target },
    createdDateTime: '2026-11-22T10:00:00.000Z',
    lastActionDateTime: '2026-11-22T10:00:00.041Z',
    ...(status === 'Succeeded' ? { resourceLocation: target, etag: '"2"' } : {}),
  };
}
