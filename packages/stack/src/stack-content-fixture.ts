import type { Endpoints } from './parts.ts';
import { askMongodb } from './ready/ask-mongodb.ts';
import { exchange } from './ready/exchange.ts';

/** What a stack holds: how many of the one topic, schema and document that `fill` puts in. */
export type StackContent = { readonly topics: number; readonly schemas: number; readonly documents: number };

/** Puts a topic, a schema and a document into a stack. */
export async function fill(endpoints: Endpoints): Promise<void> {
  await makeTopic(endpoints.kafka, 'kept');
  await fetch(`${endpoints.registry}/subjects/kept/versions`, {
    method: 'POST',
    headers: { 'content-type': 'application/vnd.schemaregistry.v1+json' },
    body: JSON.stringify({ schema: '"string"' }),
  });
  await askMongodb(portOf(endpoints.mongodb), {
    insert: 'kept',
    documents: [{ _id: 1 }],
    writeConcern: { w: 'majority' },
    $db: 'probe',
  });
}

export async function contentOf(endpoints: Endpoints): Promise<StackContent> {
  // Metadata v1 with a null list: all topics.
  const metadata = await request(endpoints.kafka, 3, 1, Buffer.from('ffffffff', 'hex'));
  const response = await fetch(`${endpoints.registry}/subjects`);
  const subjects: unknown = await response.json();
  return {
    topics: metadata.includes('kept') ? 1 : 0,
    schemas: Array.isArray(subjects) ? subjects.length : -1,
    documents: await documentsIn(endpoints),
  };
}

export async function documentsIn({ mongodb }: Pick<Endpoints, 'mongodb'>): Promise<number> {
  const counted = await askMongodb(portOf(mongodb), { count: 'kept', $db: 'probe' });
  return Number(counted['n']);
}

export const filled: StackContent = { topics: 1, schemas: 1, documents: 1 };

/** Creates a topic of one partition by any of these brokers. Gives the broker's error code, 0 for none. */
export async function makeTopic(broker: string, name: string, copies = 1): Promise<number> {
  const answer = await request(broker, 19, 2, createTopic(name, copies));
  // CreateTopics response v2: size correlation_id throttle_time [name error_code error_message]
  return answer.readInt16BE(16 + 2 + name.length);
}

function createTopic(name: string, copies: number): Buffer {
  const topic = Buffer.alloc(2 + name.length + 4 + 2 + 4 + 4);
  topic.writeInt16BE(name.length, 0);
  topic.write(name, 2);
  topic.writeInt32BE(1, 2 + name.length);
  topic.writeInt16BE(copies, 6 + name.length);
  const head = Buffer.from('00000001', 'hex');
  const timeoutAndValidateOnly = Buffer.from('0000271000', 'hex');
  return Buffer.concat([head, topic, timeoutAndValidateOnly]);
}

function request(brokers: string, api: number, version: number, body: Buffer): Promise<Buffer> {
  const head = Buffer.alloc(14);
  head.writeInt32BE(10 + body.length, 0);
  head.writeInt16BE(api, 4);
  head.writeInt16BE(version, 6);
  return exchange({
    port: portOf(brokers),
    request: Buffer.concat([head, body]),
    lengthOf: (answer) => 4 + answer.readInt32BE(0),
    timeoutMs: 15_000,
  });
}

function portOf(endpoint: string): number {
  return Number(/:(\d+)/.exec(endpoint)?.[1]);
}
