import { createReadStream, createWriteStream } from 'node:fs';
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname, resolve, sep } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createInflateRaw } from 'node:zlib';

import { StackError } from '../errors.ts';

type ZipEntry = {
  readonly name: string;
  readonly method: number;
  readonly packedBytes: number;
  readonly mode: number;
  readonly dataAt: number;
};

const END_SIGNATURE = Buffer.from([0x50, 0x4b, 5, 6]);
const ENTRY_SIGNATURE = 0x02014b50;
/** The end record has 22 bytes and a comment of at most 65,535. */
const LONGEST_END = 22 + 65_535;

/**
 * Unpacks the entries to which `placeOf` gives a path below `folder`. Stored and deflated entries only: wheels have no
 * others. Programs get their execute bit, which many wheels have lost.
 *
 * @throws `StackError` `archive-invalid` if it is no such zip, if an entry would leave the folder, or if nothing was unpacked
 * @source PKWARE APPNOTE 4.3.6 to 4.3.16
 */
export async function unzip(
  file: string,
  folder: string,
  placeOf: (name: string) => string | undefined,
): Promise<void> {
  let unpacked = 0;
  for (const entry of await readDirectory(file)) {
    const place = entry.name.endsWith('/') ? undefined : placeOf(entry.name);
    if (place === undefined) continue;
    const target = resolve(folder, place);
    if (!target.startsWith(resolve(folder) + sep))
      throw invalid(file, `${entry.name} would be written outside its folder`);
    await mkdir(dirname(target), { recursive: true });
    await unpack(file, entry, target);
    unpacked += 1;
  }
  if (unpacked === 0) throw invalid(file, 'nothing in it is of use');
}

async function unpack(file: string, entry: ZipEntry, target: string): Promise<void> {
  const out = createWriteStream(target, { mode: isProgram(entry) ? 0o755 : 0o644 });
  // A read stream cannot express an empty range.
  const raw =
    entry.packedBytes === 0
      ? Readable.from([])
      : createReadStream(file, { start: entry.dataAt, end: entry.dataAt + entry.packedBytes - 1 });
  if (entry.method === 8 && entry.packedBytes > 0) await pipeline(raw, createInflateRaw(), out);
  else if (entry.method === 0 || entry.packedBytes === 0) await pipeline(raw, out);
  else throw invalid(file, `${entry.name} is packed with method ${entry.method}`);
}

function isProgram(entry: ZipEntry): boolean {
  return (entry.mode & 0o111) !== 0 || /(?:^|\/)bin\/|\/jspawnhelper$/.test(entry.name);
}

async function readDirectory(file: string): Promise<readonly ZipEntry[]> {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    const tail = await readAt(handle, Math.max(0, size - LONGEST_END), Math.min(size, LONGEST_END));
    const end = tail.lastIndexOf(END_SIGNATURE);
    if (end < 0 || end + 22 > tail.length) throw invalid(file, 'it is not a zip file');
    const count = tail.readUInt16LE(end + 10);
    const directoryBytes = tail.readUInt32LE(end + 12);
    const directoryAt = tail.readUInt32LE(end + 16);
    if (count === 0xffff || directoryAt === 0xffffffff) throw invalid(file, 'zip64 is not supported');
    const directory = await readAt(handle, directoryAt, directoryBytes);
    return await readEntries(file, handle, { directory, count });
  } finally {
    await handle.close();
  }
}

async function readEntries(
  file: string,
  handle: FileHandle,
  { directory, count }: { directory: Buffer; count: number },
): Promise<readonly ZipEntry[]> {
  const entries: ZipEntry[] = [];
  let at = 0;
  for (let i = 0; i < count; i += 1) {
    if (at + 46 > directory.length || directory.readUInt32LE(at) !== ENTRY_SIGNATURE)
      throw invalid(file, 'its directory is damaged');
    const nameBytes = directory.readUInt16LE(at + 28);
    const headAt = directory.readUInt32LE(at + 42);
    // The local header repeats the lengths of name and extra field, and may have another extra field than the directory.
    const head = await readAt(handle, headAt, 30);
    entries.push({
      name: directory.toString('utf8', at + 46, at + 46 + nameBytes),
      method: directory.readUInt16LE(at + 10),
      packedBytes: directory.readUInt32LE(at + 20),
      mode: (directory.readUInt32LE(at + 38) >>> 16) & 0o7777,
      dataAt: headAt + 30 + head.readUInt16LE(26) + head.readUInt16LE(28),
    });
    at += 46 + nameBytes + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return entries;
}

async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  await handle.read(buffer, 0, length, position);
  return buffer;
}

function invalid(file: string, why: string): StackError {
  return new StackError('archive-invalid', `${file}: ${why}.`, 'Delete the file and run the same command again.');
}
