import { mkdir, statfs } from 'node:fs/promises';

import { StackError } from './errors.ts';

/**
 * Refuses to begin what would fill the disk half way.
 *
 * @param bytes  what the work is going to need
 * @throws `StackError` `disk-full`
 */
export async function assertRoom(
  folder: string,
  bytes: number,
  variable: 'WAYBILL_CACHE' | 'WAYBILL_HOME',
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize >= bytes) return;
  throw new StackError(
    'disk-full',
    `The disk of ${folder} has ${toMegabytes(bavail * bsize)} MB free, and the stack needs ${toMegabytes(bytes)} MB there.`,
    `Free some space, or name a folder on another disk with ${variable}; then run the same command again.`,
  );
}

function toMegabytes(bytes: number): number {
  return Math.ceil(bytes / 1e6);
}
