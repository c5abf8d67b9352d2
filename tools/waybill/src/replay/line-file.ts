import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, ftruncateSync, openSync, readSync, writeFileSync, writeSync } from 'node:fs';

/** A file of lines that can be taken up where it was. All of it throws the `Error` of Node, as when the disk is full. */
export type LineFile = {
  readonly write: (line: string) => void;
  /** Brings what was written to the disk. @returns all bytes so far */
  readonly flush: () => number;
  /** @returns its bytes and their SHA-256 */
  readonly close: () => { readonly bytes: number; readonly sha256: string };
  /** Closes it as it is. */
  readonly abandon: () => void;
};

const CHUNK_CHARACTERS = 256 * 1024;

/**
 * Opens a file to write lines.
 *
 * @param bytes  what of it counts; what is behind is dropped
 */
export function openLineFile(path: string, bytes = 0): LineFile {
  const file = openSync(path, bytes === 0 ? 'w' : 'r+');
  const hash = createHash('sha256');
  let [pending, end] = ['', hashBegin(file, bytes, hash)];
  ftruncateSync(file, end);
  const write = () => {
    const chunk = Buffer.from(pending);
    pending = '';
    // A write may take a part of it.
    for (let done = 0; done < chunk.length;) done += writeSync(file, chunk, done, chunk.length - done, end + done);
    hash.update(chunk);
    end += chunk.length;
  };
  return {
    write: (line) => {
      pending += `${line}\n`;
      if (pending.length >= CHUNK_CHARACTERS) write();
    },
    flush: () => {
      write();
      fsyncSync(file);
      return end;
    },
    close: () => {
      write();
      fsyncSync(file);
      closeSync(file);
      return { bytes: end, sha256: hash.digest('hex') };
    },
    abandon: () => {
      closeSync(file);
    },
  };
}

/** A file of lines for a while only: nothing of it survives the machine, and nobody asks for its hash. */
export function openScratchFile(path: string): { readonly write: (line: string) => void; readonly close: () => void } {
  const file = openSync(path, 'w');
  let pending = '';
  const write = () => {
    // It writes all of it, or throws.
    writeFileSync(file, pending);
    pending = '';
  };
  return {
    write: (line) => {
      pending += `${line}\n`;
      if (pending.length >= CHUNK_CHARACTERS) write();
    },
    close: () => {
      write();
      closeSync(file);
    },
  };
}

/** @throws `Error` when the file is shorter than what counts of it */
function hashBegin(file: number, bytes: number, hash: ReturnType<typeof createHash>): number {
  const chunk = Buffer.allocUnsafe(1024 * 1024);
  for (let at = 0; at < bytes;) {
    const read = readSync(file, chunk, 0, Math.min(chunk.length, bytes - at), at);
    if (read === 0) throw new Error(`It has ${at} bytes, not ${bytes}.`);
    hash.update(chunk.subarray(0, read));
    at += read;
  }
  return bytes;
}
