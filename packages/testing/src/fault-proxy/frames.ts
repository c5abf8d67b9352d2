/** Names of the requests that tests speak of, by Kafka's api key. */
export const API_KEYS = {
  Produce: 0,
  Fetch: 1,
  ListOffsets: 2,
  Metadata: 3,
  FindCoordinator: 10,
  JoinGroup: 11,
  Heartbeat: 12,
  LeaveGroup: 13,
  SyncGroup: 14,
  ApiVersions: 18,
  InitProducerId: 22,
} as const;
export type ApiName = keyof typeof API_KEYS;

export type Direction = 'request' | 'response';

/** One request or response, with its length before it. */
export type Frame = { readonly direction: Direction; readonly apiKey: number | undefined; readonly bytes: Buffer };

/**
 * Cuts the two streams of one connection into frames; a response is known by its request's correlation id.
 *
 * Request => size INT32, api_key INT16, api_version INT16, correlation_id INT32, …; Response => size INT32,
 * correlation_id INT32, …
 */
export function createFrameCutter(): (direction: Direction, chunk: Buffer) => readonly Frame[] {
  const apiKeys = new Map<number, number>();
  const rest = { request: Buffer.alloc(0), response: Buffer.alloc(0) };

  function apiKeyOf(direction: Direction, bytes: Buffer): number | undefined {
    if (direction === 'response') return apiKeys.get(bytes.readInt32BE(4));
    const apiKey = bytes.readInt16BE(4);
    apiKeys.set(bytes.readInt32BE(8), apiKey);
    return apiKey;
  }

  return (direction, chunk) => {
    const frames: Frame[] = [];
    let bytes = Buffer.concat([rest[direction], chunk]);
    while (bytes.length >= 4 && bytes.length >= 4 + bytes.readInt32BE(0)) {
      const frame = bytes.subarray(0, 4 + bytes.readInt32BE(0));
      frames.push({ direction, apiKey: apiKeyOf(direction, frame), bytes: frame });
      bytes = bytes.subarray(frame.length);
    }
    rest[direction] = bytes;
    return frames;
  };
}
