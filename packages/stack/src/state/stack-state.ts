import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { StackError, systemCode } from '../errors.ts';
import { type NodeName, nodeNames } from '../parts.ts';
import { isIdentity, type ProcessIdentity } from '../processes/process-identity.ts';

/** A part, or a broker of it, that was started and not ended since. */
export type PartRecord = {
  readonly endpoint: string;
  /** RFC 3339. */
  readonly startedAt: string;
} & (
  | { readonly how: 'native'; readonly process: ProcessIdentity; readonly log: string }
  | { readonly how: 'docker'; readonly project: string }
);

/** What runs in a home folder. */
export type StackState = {
  readonly parts: Readonly<Partial<Record<NodeName, PartRecord>>>;
  /** The background process that builds start archives. */
  readonly training?: ProcessIdentity | undefined;
};

/** `state.json` of a home folder. Changes made by this process follow one another; each is written whole. */
export type StateFile = {
  readonly read: () => Promise<StackState>;
  readonly change: (change: (state: StackState) => StackState) => Promise<void>;
};

export function openStateFile(home: string): StateFile {
  const path = join(home, 'state.json');
  let last: Promise<void> = Promise.resolve();
  return {
    read: () => readState(path),
    change: (change) => {
      last = last
        .catch(() => undefined)
        .then(async () => {
          await writeState(path, change(await readState(path)));
        });
      return last;
    },
  };
}

/** The state with a part's record, or without one. */
export function withPart(state: StackState, part: NodeName, record: PartRecord | undefined): StackState {
  const others = Object.entries(state.parts).filter(([name]) => name !== part);
  return { ...state, parts: Object.fromEntries(record ? [...others, [part, record]] : others) };
}

async function readState(path: string): Promise<StackState> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return { parts: {} };
    throw error;
  }
  return parseState(text, path);
}

export function parseState(text: string, path: string): StackState {
  try {
    const json: unknown = JSON.parse(text);
    if (typeof json !== 'object' || json === null || !('parts' in json)) throw new Error('no parts');
    const parts = nodeNames.map((part) => [part, readRecord(json.parts, part)] as const);
    const training = 'training' in json && isIdentity(json.training) ? json.training : undefined;
    return { parts: Object.fromEntries(parts.filter(([, record]) => record !== undefined)), training };
  } catch {
    throw new StackError(
      'state-invalid',
      `${path} cannot be read.`,
      'End java and mongod processes of this folder by hand if there are any, then delete the file.',
    );
  }
}

function readRecord(parts: unknown, part: NodeName): PartRecord | undefined {
  const record = memberOf(parts, part);
  if (record === undefined) return undefined;
  const common = { endpoint: textOf(record, 'endpoint'), startedAt: textOf(record, 'startedAt') };
  if (memberOf(record, 'how') === 'docker') return { ...common, how: 'docker', project: textOf(record, 'project') };
  const process = memberOf(record, 'process');
  if (!isIdentity(process)) throw new Error(`${part} has no process`);
  return { ...common, how: 'native', process, log: textOf(record, 'log') };
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) throw new Error('not an object');
  return Object.getOwnPropertyDescriptor(value, name)?.value;
}

function textOf(value: unknown, name: string): string {
  const text = memberOf(value, name);
  if (typeof text !== 'string') throw new Error(`${name} is not a text`);
  return text;
}

async function writeState(path: string, state: StackState): Promise<void> {
  if (Object.keys(state.parts).length === 0 && !state.training) return rm(path, { force: true });
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.new`, `${JSON.stringify(state, null, 2)}\n`);
  await rename(`${path}.new`, path);
}
