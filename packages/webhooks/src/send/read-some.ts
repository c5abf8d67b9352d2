import type { IncomingMessage } from 'node:http';

const MOST_BYTES = 4_096;

/**
 * The beginning of an answer, 4 KiB at most. Never throws: what the receiver does behind its status changes nothing.
 *
 * @returns what came before the end, the limit, or a failure
 */
export async function readSome(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  try {
    for await (const chunk of response) {
      // Without an encoding there are no others.
      const bytes = chunk as Buffer;
      chunks.push(bytes.subarray(0, MOST_BYTES - sizeBytes));
      sizeBytes += bytes.length;
      if (sizeBytes >= MOST_BYTES) break;
    }
  } catch {
    // Reset, malformed or too slow: its status is known.
  }
  return Buffer.concat(chunks).toString('utf8');
}
