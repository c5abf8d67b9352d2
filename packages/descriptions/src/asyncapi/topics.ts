import type { CommandContract, Contract, EventContract, InternalCommandContract } from '@waybill/messages';

import type { Json } from '../options.ts';

type TopicMessage = CommandContract | InternalCommandContract | EventContract;

/** One message type of a topic. */
type Placed = { readonly topic: string; readonly message: TopicMessage };

function placedMessages(contracts: readonly Contract[]): readonly Placed[] {
  return contracts.flatMap(({ commands, internalCommands, events }) =>
    [...commands, ...internalCommands, ...events].map((message) => ({ topic: message.topic, message })),
  );
}

/** Topics with their messages, each type once. */
function byTopic(contracts: readonly Contract[]): ReadonlyMap<string, readonly TopicMessage[]> {
  const topics = new Map<string, Map<string, TopicMessage>>();
  for (const { topic, message } of placedMessages(contracts)) {
    const messages = topics.get(topic) ?? new Map<string, TopicMessage>();
    topics.set(topic, messages.set(message.fullName, message));
  }
  return new Map([...topics].map(([topic, messages]) => [topic, [...messages.values()]]));
}

/** A channel for each topic of commands and events. */
export function topicChannels(contracts: readonly Contract[]): Json {
  return Object.fromEntries(
    [...byTopic(contracts)].map(([topic, messages]) => [
      topic,
      {
        address: topic,
        servers: [{ $ref: '#/servers/log' }],
        messages: Object.fromEntries(
          messages.map(({ fullName }) => [fullName, { $ref: `#/components/messages/${fullName}` }]),
        ),
        bindings: { kafka: { topic } },
      },
    ]),
  );
}

/** We take commands and tell events. */
export function topicOperations(contracts: readonly Contract[]): Json {
  const eventTopics = new Set(contracts.flatMap(({ events }) => events.map(({ topic }) => topic)));
  return Object.fromEntries(
    [...byTopic(contracts).keys()].map((topic) => {
      const action = eventTopics.has(topic) ? 'send' : 'receive';
      return [`${action}.${topic}`, { action, channel: { $ref: `#/channels/${topic}` } }];
    }),
  );
}

export function topicMessages(contracts: readonly Contract[]): Json {
  return Object.fromEntries(
    placedMessages(contracts).map(({ message: { fullName, type, schema } }) => [
      fullName,
      {
        name: fullName,
        title: type,
        ...(schema.doc === undefined ? {} : { summary: schema.doc }),
        contentType: 'application/avro',
        headers: HEADERS,
        payload: { schemaFormat: 'application/vnd.apache.avro+json;version=1.9.0', schema },
        bindings: { kafka: { key: KEY, schemaIdLocation: 'payload', schemaIdPayloadEncoding: 'confluent' } },
      },
    ]),
  );
}

const KEY: Json = { type: 'string', description: '`<tenant>|<aggregate id>`' };

/** @source CloudEvents 1.0, Kafka protocol binding, binary mode */
const HEADERS: Json = {
  type: 'object',
  required: ['ce_specversion', 'ce_id', 'ce_type', 'ce_source', 'ce_subject', 'ce_time', 'ce_tenant'],
  properties: {
    ce_specversion: { const: '1.0' },
    ce_id: { type: 'string', description: 'Of a command its id, which a repeat has too.' },
    ce_type: { type: 'string', description: 'The full name of the body.' },
    ce_source: { type: 'string' },
    ce_subject: { type: 'string', description: 'The id of the aggregate.' },
    ce_time: { type: 'string', format: 'date-time' },
    ce_tenant: { type: 'string' },
    traceparent: { type: 'string', description: 'W3C Trace Context.' },
  },
};
