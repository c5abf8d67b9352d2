/** A Produce request, version 7, with an empty batch for each partition of the topic `commands`. */
export function produceRequest(correlationId: number, partitions: readonly number[]): Buffer {
  const topic = 'commands';
  const bytes = Buffer.alloc(14 + 2 + 6 + 4 + 2 + topic.length + 4 + 8 * partitions.length);
  let at = bytes.writeInt32BE(bytes.length - 4, 0);
  at = bytes.writeInt16BE(0, at);
  at = bytes.writeInt16BE(7, at);
  at = bytes.writeInt32BE(correlationId, at);
  at = bytes.writeInt16BE(-1, at);
  at = bytes.writeInt16BE(-1, at);
  at = bytes.writeInt16BE(-1, at);
  at = bytes.writeInt32BE(1_000, at);
  at = bytes.writeInt32BE(1, at);
  at = bytes.writeInt16BE(topic.length, at);
  at += bytes.write(topic, at);
  at = bytes.writeInt32BE(partitions.length, at);
  for (const partition of partitions) {
    at = bytes.writeInt32BE(partition, at);
    at = bytes.writeInt32BE(0, at);
  }
  return bytes;
}
