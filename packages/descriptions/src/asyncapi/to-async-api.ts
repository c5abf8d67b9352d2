import type { Contract } from '@waybill/messages';

import { platformSchemas } from '../openapi/platform-schemas.ts';
import { webhookSchemas } from '../openapi/webhooks.ts';
import type { DescriptionOptions, Json } from '../options.ts';
import { servedBy } from '../routed.ts';
import { topicChannels, topicMessages, topicOperations } from './topics.ts';
import { streamChannels, streamMessages, streamOperations } from './streams.ts';

/** An AsyncAPI document. */
export type AsyncApiDocument = Json & { readonly asyncapi: string; readonly channels: Json };

/**
 * The messages of the contracts: what stands in the topics, and, as far as it is served, what streams and webhooks carry.
 *
 * @source AsyncAPI Specification 3.0.0
 */
export function toAsyncApi(contracts: readonly Contract[], options: DescriptionOptions): AsyncApiDocument {
  const isServed = servedBy(options);
  const { protocol, host, pathname } = new URL(options.publicUrl);
  return {
    asyncapi: '3.0.0',
    info: { title: 'Waybill', version: '1', description: DESCRIPTION },
    defaultContentType: 'application/json',
    servers: {
      api: { host, protocol: protocol.slice(0, -1), ...(pathname === '/' ? {} : { pathname }), security: [BEARER] },
      log: {
        host: '{broker}',
        protocol: 'kafka',
        description: 'The log, for services of the same installation.',
        variables: { broker: { default: 'localhost:9092', description: 'A broker.' } },
      },
    },
    channels: { ...topicChannels(contracts), ...streamChannels(isServed) },
    operations: { ...topicOperations(contracts), ...streamOperations(isServed) },
    components: {
      messages: { ...topicMessages(contracts), ...streamMessages(isServed) },
      schemas: toSchemas(),
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', description: 'An API key or a token.' } },
    },
  };
}

const BEARER = { $ref: '#/components/securitySchemes/bearer' };

const DESCRIPTION =
  'Commands and events are records of the log in the binary mode of CloudEvents, with Avro bodies in Confluent frames. Records of one aggregate are in order. Clients get them, and what became of their commands, over HTTP.';

/** Those of JSON messages, with what they refer to. */
function toSchemas(): Json {
  const { OperationId, OperationError, OperationOutcome, OperationStatus, Callback } = platformSchemas;
  return { OperationId, OperationError, OperationOutcome, OperationStatus, Callback, ...webhookSchemas };
}
