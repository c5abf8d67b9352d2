import type { EncodedRequest } from '../client/kafkajs-internals.ts';
import type { Patch } from './patch.ts';

type FramedRequest = {
  readonly correlationId: number;
  readonly clientId: string;
  readonly request: {
    readonly apiKey: number;
    readonly apiVersion: number;
    readonly encode: () => Promise<{ readonly buf: Buffer; readonly offset: number }>;
  };
};

export const oneFrameBuffer: Patch = {
  closes: 'a request is framed in two zeroed buffers of the next power of two, a fifth of the CPU of a large flight',
  apply: (modules) => {
    modules.replace('protocol/request', frameRequest);
  },
  isLive: (modules) => modules.read('protocol/request') === frameRequest,
};

/**
 * Frame => size api_key api_version correlation_id client_id payload
 *   size, correlation_id => INT32; api_key, api_version => INT16; client_id => STRING
 */
export async function frameRequest({ correlationId, clientId, request }: FramedRequest): Promise<EncodedRequest> {
  const { buf, offset } = await request.encode();
  const name = Buffer.from(clientId, 'utf8');
  const head = 14 + name.length;
  const frame = Buffer.allocUnsafe(head + offset);
  frame.writeInt32BE(frame.length - 4, 0);
  frame.writeInt16BE(request.apiKey, 4);
  frame.writeInt16BE(request.apiVersion, 6);
  frame.writeInt32BE(correlationId, 8);
  frame.writeInt16BE(name.length, 12);
  name.copy(frame, 14);
  buf.copy(frame, head, 0, offset);
  return { buf: frame, buffer: frame, offset: frame.length };
}
