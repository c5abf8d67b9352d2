import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';

/** Brings a file to the disk. @returns its bytes and their SHA-256 */
export async function settleFile(path: string): Promise<{ readonly bytes: number; readonly sha256: string }> {
  const file = await open(path, 'r');
  try {
    await file.sync();
    const hash = createHash('sha256');
    await pipeline(createReadStream(path), hash);
    return { bytes: (await file.stat()).size, sha256: hash.digest('hex') };
  } finally {
    await file.close();
  }
}
