import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** When each tenant's import was first made, by tenant, RFC 3339. */
export type ImportTimes = Readonly<Record<string, string>>;

/** For so long a repeated key has no second effect. */
const KEYS_REMEMBERED_MS = 48 * 3_600_000;

/** Whether the keys of an import that was first made then are forgotten by now. */
export function isForgotten(firstAt: string | undefined, nowMs: number): boolean {
  return firstAt !== undefined && nowMs - Date.parse(firstAt) > KEYS_REMEMBERED_MS;
}

/** The times lie with the data of the stack: whoever wipes those wipes them too. */
export async function readImportTimes(home: string): Promise<ImportTimes> {
  try {
    const value: unknown = JSON.parse(await readFile(fileIn(home), 'utf8'));
    const entries = Object.entries(Object(value) as Readonly<Record<string, unknown>>); // Each is checked here.
    return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
  } catch {
    // Not there, or not readable: then nothing is known of earlier imports.
    return {};
  }
}

export async function writeImportTime(home: string, tenant: string, at: string): Promise<void> {
  const times: ImportTimes = { ...(await readImportTimes(home)), [tenant]: at };
  await mkdir(dirname(fileIn(home)), { recursive: true });
  await writeFile(fileIn(home), `${JSON.stringify(times, null, 2)}\n`);
}

function fileIn(home: string): string {
  return join(home, 'data', 'imports.json');
}
