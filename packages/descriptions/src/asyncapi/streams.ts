import type { RoutedPath } from '@waybill/http';

import type { Json } from '../options.ts';

/** What we tell over HTTP: where, with which messages, and which route must be served for it. */
type Stream = {
  readonly name: string;
  readonly route: RoutedPath;
  /** Null where clients choose the address. */
  readonly address: string | null;
  readonly parameters: Json;
  readonly messages: Json;
};

const id = { id: { description: 'The id of the path.' } };

const streams: readonly Stream[] = [
  {
    name: 'operationEvents',
    route: { method: 'GET', path: '/operations/{id}/events' },
    address: '/operations/{id}/events',
    parameters: id,
    messages: {
      status: {
        name: 'status',
        summary: 'The status document, at once and at each change.',
        contentType: 'application/json',
        payload: { $ref: '#/components/schemas/OperationStatus' },
      },
    },
  },
  {
    name: 'publishedEvents',
    route: { method: 'GET', path: '/events/{topic}' },
    address: '/events/{topic}',
    parameters: { topic: { description: 'A topic that its contract publishes.' } },
    messages: {
      cloudEvent: {
        name: 'cloudEvent',
        summary: 'A committed event as a CloudEvent.',
        contentType: 'application/cloudevents+json',
        payload: {
          type: 'object',
          required: ['specversion', 'id', 'type', 'source', 'subject', 'time', 'data'],
          properties: {
            ...{ specversion: { const: '1.0' }, id: { type: 'string' }, type: { type: 'string' } },
            ...{ source: { type: 'string' }, subject: { type: 'string' }, data: { type: 'object' } },
            time: { type: 'string', format: 'date-time' },
          },
        },
      },
    },
  },
  {
    name: 'webhooks',
    route: { method: 'PUT', path: '/webhook-endpoints/{id}' },
    address: null,
    parameters: {},
    messages: {
      operationEnded: {
        name: 'operationEnded',
        summary: 'An operation has come to its end. Signed as Standard Webhooks say.',
        contentType: 'application/json',
        payload: { $ref: '#/components/schemas/WebhookMessage' },
      },
      endpointVerification: {
        name: 'endpointVerification',
        summary: 'A challenge that the endpoint gives back.',
        contentType: 'application/json',
        payload: { $ref: '#/components/schemas/WebhookChallenge' },
      },
    },
  },
];

type IsServed = (route: RoutedPath) => boolean;

function served(isServed: IsServed): readonly Stream[] {
  return streams.filter(({ route }) => isServed(route));
}

export function streamChannels(isServed: IsServed): Json {
  return Object.fromEntries(
    served(isServed).map(({ name, address, parameters, messages }) => [
      name,
      {
        address,
        ...(address === null ? {} : { servers: [{ $ref: '#/servers/api' }], parameters }),
        messages: Object.fromEntries(
          Object.keys(messages).map((message) => [message, { $ref: `#/components/messages/${message}` }]),
        ),
      },
    ]),
  );
}

export function streamOperations(isServed: IsServed): Json {
  return Object.fromEntries(
    served(isServed).map(({ name }) => [`send.${name}`, { action: 'send', channel: { $ref: `#/channels/${name}` } }]),
  );
}

export function streamMessages(isServed: IsServed): Json {
  return Object.assign({}, ...served(isServed).map(({ messages }) => messages)) as Json; // Objects make an object.
}
