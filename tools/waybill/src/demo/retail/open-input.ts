import { createReadStream } from 'node:fs';
import { extname } from 'node:path';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

import * as xz from 'xz-decompress';

// The package is CommonJS that calls itself a module: loaders differ in where its exports lie.
const { XzReadableStream } = 'default' in xz ? xz.default : xz;

/**
 * The text of an input file: `.gz` and `.xz` are unpacked on the way, anything else is read as it is.
 *
 * @throws whatever the file system or the decompressor says; `TypeError` when the content is not UTF-8
 */
export async function* openInput(path: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for await (const chunk of unpack(path)) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}

function unpack(path: string): AsyncIterable<Uint8Array> {
  const file = createReadStream(path);
  if (extname(path) === '.gz') {
    const unpacked = createGunzip();
    file.on('error', (error) => unpacked.destroy(error));
    return file.pipe(unpacked);
  }
  return extname(path) === '.xz' ? unpackXz(file) : file;
}

async function* unpackXz(file: Readable): AsyncGenerator<Uint8Array> {
  const reader = new XzReadableStream(Readable.toWeb(file) as ReadableStream<Uint8Array>).getReader(); // Files without encoding yield bytes.
  for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
}
