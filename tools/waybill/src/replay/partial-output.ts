import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

import { CliError } from '../cli-error.ts';
import type { ReplayState } from './replay-state.ts';

/** What is moved where when an output is complete; both are paths. */
export type Placement = { readonly from: string; readonly to: string };

/** How a complete output appears. */
export type Completion = {
  /** What was at its place before, and goes. */
  readonly replaced: readonly string[];
  /** In this order: what tells that the output is complete comes last. */
  readonly placements: readonly Placement[];
};

type Checkpoint = {
  /** What was asked for; whoever asks for something else must not go on from here. */
  readonly asked: unknown;
  readonly state: ReplayState;
  readonly completion: Completion | undefined;
};

/** An output that is not complete yet: a folder beside its place, whose checkpoint tells what of it counts. */
export type PartialOutput = {
  readonly folder: string;
  /** Where it was left; undefined for one that begins. */
  readonly state: ReplayState | undefined;
  /** Puts down what counts from now on. */
  readonly save: (state: ReplayState) => void;
  /** Lets the output appear, and removes the folder. */
  readonly complete: (state: ReplayState, completion: Completion) => void;
  /** Removes everything. */
  readonly discard: () => void;
  /** Lets somebody else go on from here. */
  readonly release: () => void;
};

/**
 * Opens the folder of an output that is to be made, or goes on with the one that was left.
 *
 * @param asked  what is asked for, as JSON
 * @returns      undefined when it was complete but for its last step, which is done now
 * @throws       `CliError` when it holds something else, is damaged, or somebody else works on it
 */
export function openPartialOutput(out: string, asked: unknown): PartialOutput | undefined {
  const folder = `${out}.partial`;
  // Beside what must be there: a mistyped path is no wish for new folders.
  if (!existsSync(folder)) mkdirSync(folder);
  lock(folder);
  const left = readCheckpoint(folder);
  if (left !== undefined && JSON.stringify(left.asked) !== JSON.stringify(asked)) throw refuse(folder, out);
  if (left?.completion !== undefined) {
    finish(folder, left.completion);
    return undefined;
  }
  if (left === undefined) empty(folder);
  const save = (state: ReplayState, completion?: Completion) => {
    writeCheckpoint(folder, { asked, state, completion });
  };
  return {
    folder,
    state: left?.state,
    save: (state) => {
      save(state);
    },
    complete: (state, completion) => {
      save(state, completion);
      finish(folder, completion);
    },
    discard: () => {
      rmSync(folder, { recursive: true, force: true });
    },
    release: () => {
      rmSync(join(folder, LOCK), { force: true });
    },
  };
}

/** Whether something was begun that can be gone on from. */
export function isBegun(out: string): boolean {
  return existsSync(join(`${out}.partial`, CHECKPOINT));
}

const LOCK = 'lock';
const CHECKPOINT = 'checkpoint.json';

function lock(folder: string): void {
  const path = join(folder, LOCK);
  const owner = existsSync(path) ? Number(readFileSync(path, 'utf8')) : undefined;
  if (owner !== undefined && owner !== process.pid && isAlive(owner))
    throw new CliError({
      message: `The process ${owner} works on ${folder}.`,
      fix: 'Wait for it, or write somewhere else.',
    });
  writeFileSync(path, String(process.pid));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Of a folder that never came to a checkpoint nothing counts. */
function empty(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  lock(folder);
}

function readCheckpoint(folder: string): Checkpoint | undefined {
  const path = join(folder, CHECKPOINT);
  if (!existsSync(path)) return undefined;
  try {
    const { sha256, checkpoint } = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>; // Or not an object.
    const text = JSON.stringify(checkpoint);
    // What has the hash was written by `writeCheckpoint`.
    if (typeof text === 'string' && sha256 === hash(text)) return checkpoint as Checkpoint;
  } catch {
    // It is told below.
  }
  throw new CliError({
    message: `The checkpoint ${path} is damaged.`,
    fix: `Run the same command with --restart, which begins anew: what is in ${folder} can't be trusted.`,
  });
}

function writeCheckpoint(folder: string, checkpoint: Checkpoint): void {
  const text = JSON.stringify(checkpoint);
  const path = join(folder, CHECKPOINT);
  const file = openSync(`${path}.next`, 'w');
  try {
    writeSync(file, `{"sha256":"${hash(text)}","checkpoint":${text}}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(`${path}.next`, path);
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function refuse(folder: string, out: string): CliError {
  return new CliError({
    message: `${folder} is of another replay that was not completed.`,
    fix: `Complete that one, begin anew by --restart, or write somewhere else than ${out}.`,
  });
}

/** Whatever was done of it before is not done again. */
function finish(folder: string, { replaced, placements }: Completion): void {
  const [first] = placements;
  if (first !== undefined && existsSync(first.from))
    for (const path of replaced) rmSync(path, { recursive: true, force: true });
  for (const { from, to } of placements) {
    if (!existsSync(from)) continue;
    mkdirSync(dirname(to), { recursive: true });
    renameSync(from, to);
  }
  // The checkpoint goes last: without it nobody knows that what is at the place is complete.
  for (const name of readdirSync(folder))
    if (name !== CHECKPOINT) rmSync(join(folder, name), { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
}
