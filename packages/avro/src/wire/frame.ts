/** Bytes of a Confluent frame before the Avro body: a zero and the schema's id. */
export const FRAME_HEAD_BYTES = 5;

/**
 * The schema id of a framed record.
 *
 * @returns a sentence that says what is wrong when the bytes are no frame
 * @source  Confluent Schema Registry, "Wire format"
 */
export function readSchemaId(frame: Buffer): number | string {
  if (frame.length < FRAME_HEAD_BYTES) return `A record of ${frame.length} bytes, too short for a schema id.`;
  if (frame[0] !== 0) return `The first byte is ${frame[0] ?? 0}, not 0.`;
  return frame.readInt32BE(1);
}

/** Writes the head of a frame at the beginning of a buffer. */
export function writeFrameHead(buffer: Buffer, schemaId: number): void {
  buffer.writeUInt8(0, 0);
  buffer.writeInt32BE(schemaId, 1);
}
