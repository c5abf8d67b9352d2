import type { Tree } from '@nx/devkit';
import { renderContract } from '@waybill/avro';
import type { RecordSchema } from '@waybill/messages';

import { read } from './edit-source.ts';

/** Writes a team's `generated.ts` from its `.avsc` files, as `waybill generate` does. */
export function writeGeneratedTypes(tree: Tree, team: string): void {
  const folder = `packages/contracts/${team}`;
  const [commands = {}, events = {}, views = {}] = ['commands', 'events', 'views'].map((part) =>
    schemasIn(tree, `${folder}/${part}`),
  );
  tree.write(`${folder}/src/generated.ts`, renderContract({ commands, events, views }));
}

/** The schemas of a folder, by file name and in its order. */
export function schemasIn(tree: Tree, folder: string): Readonly<Record<string, RecordSchema>> {
  const files = tree.children(folder).filter((name) => name.endsWith('.avsc'));
  return Object.fromEntries(
    files.sort().map((file) => [file.slice(0, -'.avsc'.length), schemaOf(tree, `${folder}/${file}`)]),
  );
}

function schemaOf(tree: Tree, path: string): RecordSchema {
  try {
    return JSON.parse(read(tree, path)) as RecordSchema; // What is none is refused as it is rendered.
  } catch (error) {
    throw new Error(`${path} is no JSON: ${String(error)}. Correct it, then run this again.`, { cause: error });
  }
}
