import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Outcomes } from '../feeder/tally.ts';
import { toCanonicalJson } from './canonical-json.ts';
import type { ReadView } from './read-view.ts';

/** Writes `<view>.ndjson`, a canonical document a line, and `outcomes.json`; the folder is made if it is missing. */
export async function writeDump(folder: string, views: readonly ReadView[], outcomes: Outcomes): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const { name, documents } of views) {
    await writeFile(
      join(folder, `${name}.ndjson`),
      documents.map((document) => `${toCanonicalJson(document)}\n`).join(''),
    );
  }
  await writeFile(join(folder, 'outcomes.json'), `${JSON.stringify(outcomes, null, 1)}\n`);
}
