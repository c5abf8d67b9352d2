import { exchange } from './exchange.ts';

const METADATA_API = 3;
const METADATA_VERSION = 1;

/**
 * Whether the broker is registered and knows a controller. An open port says neither.
 *
 *   Metadata request v1:  size api_key api_version correlation_id client_id [topics]
 *   Metadata response v1: size correlation_id [node_id host port rack] controller_id [topics]
 *
 * @source Kafka protocol guide, Metadata API, versions 1
 */
export async function isKafkaReady(port: number): Promise<boolean> {
  const answer = await exchange({ port, request: metadataRequest(), lengthOf: (head) => 4 + head.readInt32BE(0) });
  let at = 8;
  const brokers = answer.readInt32BE(at);
  at += 4;
  for (let i = 0; i < brokers; i += 1) {
    at += 4;
    at += 2 + answer.readInt16BE(at) + 4;
    at += 2 + Math.max(0, answer.readInt16BE(at));
  }
  return brokers > 0 && answer.readInt32BE(at) >= 0;
}

function metadataRequest(): Buffer {
  const client = Buffer.from('waybill-stack');
  const request = Buffer.alloc(14 + client.length + 4);
  request.writeInt32BE(request.length - 4, 0);
  request.writeInt16BE(METADATA_API, 4);
  request.writeInt16BE(METADATA_VERSION, 6);
  request.writeInt32BE(1, 8);
  request.writeInt16BE(client.length, 12);
  client.copy(request, 14);
  // The last four bytes stay 0: an empty list of topics.
  return request;
}
