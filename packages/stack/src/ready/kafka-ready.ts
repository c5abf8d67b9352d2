import { exchange } from './exchange.ts';

const METADATA_API = 3;
const METADATA_VERSION = 1;

/** What a broker says of its cluster. */
export type ClusterMetadata = {
  readonly brokers: readonly { readonly id: number; readonly port: number }[];
  /** Id of a controller; -1 if the broker knows none. */
  readonly controller: number;
};

/** Whether this broker is registered, by its own account, and knows a controller. An open port says neither. */
export async function isKafkaReady(port: number, id = 1): Promise<boolean> {
  const { brokers, controller } = await askMetadata(port);
  return brokers.some((broker) => broker.id === id) && controller >= 0;
}

/**
 * Asks a broker on 127.0.0.1 for the brokers that it knows, with the ports that it tells clients of this listener.
 *
 *   Metadata request v1:  size api_key api_version correlation_id client_id [topics]
 *   Metadata response v1: size correlation_id [node_id host port rack] controller_id [topics]
 *
 * @source Kafka protocol guide, Metadata API, versions 1
 */
export async function askMetadata(port: number): Promise<ClusterMetadata> {
  const answer = await exchange({ port, request: metadataRequest(), lengthOf: (head) => 4 + head.readInt32BE(0) });
  const brokers: { id: number; port: number }[] = [];
  let at = 12;
  for (let left = answer.readInt32BE(8); left > 0; left -= 1) {
    const id = answer.readInt32BE(at);
    at += 4;
    at += 2 + answer.readInt16BE(at);
    brokers.push({ id, port: answer.readInt32BE(at) });
    at += 4;
    at += 2 + Math.max(0, answer.readInt16BE(at));
  }
  return { brokers, controller: answer.readInt32BE(at) };
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
