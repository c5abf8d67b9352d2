import { defineContract } from '@waybill/messages';

import { schemas } from './generated.ts';

const MANAGE = 'webhooks:manage';

/** What the platform itself promises: webhook endpoints, and what became of telling them. */
export const platformContract = defineContract(schemas, {
  team: 'platform',
  aggregates: {
    endpoint: {
      commands: {
        RegisterEndpoint: {
          route: 'PUT /webhook-endpoints/{id}',
          scope: MANAGE,
          errors: {
            'endpoint-url-refused': 422,
            'endpoint-being-verified': 409,
            'endpoint-not-verified': 409,
            'endpoint-deleted': 409,
          },
        },
        DeleteEndpoint: {
          route: 'DELETE /webhook-endpoints/{id}',
          scope: MANAGE,
        },
        RotateSecret: {
          route: 'POST /webhook-endpoints/{id}:rotate',
          scope: MANAGE,
          errors: { 'endpoint-unknown': 404 },
        },
        TestEndpoint: {
          route: 'POST /webhook-endpoints/{id}:test',
          scope: MANAGE,
          errors: {
            'endpoint-unknown': 404,
            'endpoint-not-verified': 409,
            'endpoint-being-tested': 409,
            'endpoint-not-answering': 409,
          },
        },
      },
      internal: {
        ConfirmEndpoint: [],
        RejectEndpoint: [],
        RetryVerification: [],
        RecordTest: [],
        DisableEndpoint: [],
      },
      events: [
        'EndpointRegistered',
        'VerificationRetried',
        'EndpointConfirmed',
        'EndpointRejected',
        'EndpointChanged',
        'EndpointDisabled',
        'EndpointTested',
        'TestAnswered',
        'SecretRotated',
        'EndpointDeleted',
      ],
    },
    delivery: {
      commands: {},
      internal: { BeginDelivery: [], RecordAttempt: [], RequestAttempt: [], RedeliverCallbacks: ['delivery-unknown'] },
      events: [
        'DeliveryBegun',
        'AttemptDue',
        'AttemptFailed',
        'CallbackFailed',
        'CallbackDelivered',
        'RedeliveryRequested',
      ],
    },
  },
  views: {
    'webhook-endpoints': { path: '/webhook-endpoints', of: 'endpoint', scope: MANAGE, filters: ['enabled'] },
    'webhook-deliveries': { path: '/webhook-deliveries', of: 'delivery', scope: MANAGE, filters: ['state'] },
  },
});
