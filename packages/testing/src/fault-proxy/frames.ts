import type { PartitionPlace } from './partition-places.ts';
import { partitionPlaces } from './partition-places.ts';

/** Kafka's names of its requests, by api key. */
export const API_KEYS = {
  Produce: 0,
  Fetch: 1,
  ListOffsets: 2,
  Metadata: 3,
  OffsetCommit: 8,
  OffsetFetch: 9,
  FindCoordinator: 10,
  JoinGroup: 11,
  Heartbeat: 12,
  LeaveGroup: 13,
  SyncGroup: 14,
  DescribeGroups: 15,
  SaslHandshake: 17,
  ApiVersions: 18,
  CreateTopics: 19,
  DeleteTopics: 20,
  DeleteRecords: 21,
  InitProducerId: 22,
  AddPartitionsToTxn: 24,
  AddOffsetsToTxn: 25,
  EndTxn: 26,
  TxnOffsetCommit: 28,
  DescribeConfigs: 32,
  AlterConfigs: 33,
  SaslAuthenticate: 36,
} as const;
/** A request by Kafka's name for it, such as `Produce`. */
export type ApiName = keyof typeof API_KEYS;

/** Which way a frame goes: to the broker, or back from it. */
export type Direction = 'request' | 'response';
export const DIRECTIONS: readonly Direction[] = ['request', 'response'];

/** One request or response, with its length before it. */
export type Frame = {
  readonly direction: Direction;
  readonly apiKey: number | undefined;
  /** Of the request, also for its response; empty for any but Produce and Fetch. */
  readonly places: () => readonly PartitionPlace[];
  readonly bytes: Buffer;
};

type Asked = Pick<Frame, 'apiKey' | 'places'>;
const NOT_ASKED: Asked = { apiKey: undefined, places: () => [] };

/**
 * Cuts the two streams of one connection into frames; a response is known by its request's correlation id.
 *
 * Request => size INT32, api_key INT16, api_version INT16, correlation_id INT32, …; Response => size INT32,
 * correlation_id INT32, …
 */
export function createFrameCutter(): (direction: Direction, chunk: Buffer) => readonly Frame[] {
  const asked = new Map<number, Asked>();
  const rest: Record<Direction, Buffer> = { request: Buffer.alloc(0), response: Buffer.alloc(0) };

  function askedBy(direction: Direction, bytes: Buffer): Asked {
    if (direction === 'response') {
      const correlationId = bytes.readInt32BE(4);
      const known = asked.get(correlationId) ?? NOT_ASKED;
      asked.delete(correlationId);
      return known;
    }
    const request = { apiKey: bytes.readInt16BE(4), places: () => partitionPlaces(bytes) };
    asked.set(bytes.readInt32BE(8), request);
    return request;
  }

  return (direction, chunk) => {
    const frames: Frame[] = [];
    let bytes = rest[direction].length === 0 ? chunk : Buffer.concat([rest[direction], chunk]);
    while (bytes.length >= 4 && bytes.length >= 4 + bytes.readInt32BE(0)) {
      const frame = bytes.subarray(0, 4 + bytes.readInt32BE(0));
      frames.push({ direction, ...askedBy(direction, frame), bytes: frame });
      bytes = bytes.subarray(frame.length);
    }
    rest[direction] = bytes;
    return frames;
  };
}
