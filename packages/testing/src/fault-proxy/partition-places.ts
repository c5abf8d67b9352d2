/** One partition, by the broker's own names. */
export type PartitionPlace = { readonly topic: string; readonly partition: number };

const PRODUCE = 0;
const FETCH = 1;
/** Key, version and correlation id, behind the size. */
const HEAD = 12;

/**
 * The partitions that a request names: those of Produce 3 to 8 and Fetch 9 to 11, which our client and kafkajs send;
 * none for any other.
 *
 * @param request  with its size before it
 */
export function partitionPlaces(request: Buffer): readonly PartitionPlace[] {
  const apiKey = request.readInt16BE(4);
  const version = request.readInt16BE(6);
  const reader = new Reader(request, HEAD);
  reader.skipText();
  if (apiKey === PRODUCE && version >= 3 && version <= 8) return readProduce(reader);
  if (apiKey === FETCH && version >= 9 && version <= 11) return readFetch(reader);
  return [];
}

/** transactional_id NULLABLE_STRING, acks INT16, timeout_ms INT32, [topic STRING, [partition INT32, records BYTES]] */
function readProduce(reader: Reader): readonly PartitionPlace[] {
  reader.skipText();
  reader.skip(6);
  return readTopics(reader, () => {
    const partition = reader.int32();
    reader.skip(Math.max(0, reader.int32()));
    return partition;
  });
}

/**
 * replica_id INT32, max_wait_ms INT32, min_bytes INT32, max_bytes INT32, isolation_level INT8, session_id INT32,
 * session_epoch INT32, [topic STRING, [partition INT32, leader_epoch INT32, offset INT64, log_start_offset INT64,
 * max_bytes INT32]]
 */
function readFetch(reader: Reader): readonly PartitionPlace[] {
  reader.skip(25);
  return readTopics(reader, () => {
    const partition = reader.int32();
    reader.skip(24);
    return partition;
  });
}

function readTopics(reader: Reader, readPartition: () => number): readonly PartitionPlace[] {
  return Array.from({ length: reader.int32() }, () => {
    const topic = reader.text();
    return Array.from({ length: reader.int32() }, () => ({ topic, partition: readPartition() }));
  }).flat();
}

class Reader {
  private readonly bytes: Buffer;
  private at: number;

  constructor(bytes: Buffer, at: number) {
    this.bytes = bytes;
    this.at = at;
  }

  skip(count: number): void {
    this.at += count;
  }

  int32(): number {
    this.at += 4;
    return this.bytes.readInt32BE(this.at - 4);
  }

  text(): string {
    const size = Math.max(0, this.bytes.readInt16BE(this.at));
    this.at += 2 + size;
    return this.bytes.toString('utf8', this.at - size, this.at);
  }

  skipText(): void {
    this.text();
  }
}
