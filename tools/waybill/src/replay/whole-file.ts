import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync, writeSync } from 'node:fs';

/** A file that is there whole or not at all. */
export type WholeFile = {
  /** @throws `Error` of Node when the disk is full: then abandon it */
  write(line: string): void;
  /** Puts the file, and beside it what is told of it, in its place. @returns its bytes and their SHA-256 */
  keep(describe: (written: Written) => string): void;
  /** Leaves no trace. */
  abandon(): void;
};

export type Written = { readonly bytes: number; readonly sha256: string };

const CHUNK_CHARACTERS = 256 * 1024;

/**
 * Writes beside the place, and renames what is complete: whoever looks there sees nothing or everything.
 *
 * @param manifest  path of the file that describes it, which appears last: with it the data is complete
 */
export function createWholeFile(path: string, manifest: string): WholeFile {
  const [data, about] = [`${path}.partial`, `${manifest}.partial`];
  const file = openSync(data, 'w');
  const hash = createHash('sha256');
  let [pending, bytes] = ['', 0];
  const flush = () => {
    const chunk = Buffer.from(pending);
    pending = '';
    // A write may take a part of it.
    for (let done = 0; done < chunk.length;) done += writeSync(file, chunk, done);
    hash.update(chunk);
    bytes += chunk.length;
  };
  return {
    write(line) {
      pending += `${line}\n`;
      if (pending.length >= CHUNK_CHARACTERS) flush();
    },
    keep(describe) {
      flush();
      fsyncSync(file);
      closeSync(file);
      writeFileSync(about, describe({ bytes, sha256: hash.digest('hex') }), { flush: true });
      renameSync(data, path);
      renameSync(about, manifest);
    },
    abandon() {
      closeSync(file);
      for (const left of [data, about]) rmSync(left, { force: true });
    },
  };
}
