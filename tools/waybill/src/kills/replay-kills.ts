import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

import { createSeededRandom } from '@waybill/testing';
import type { SeededRandom } from '@waybill/testing';

import type { CliContext } from '../cli-context.ts';
import { CliError } from '../cli-error.ts';

/** The options of `waybill replay-kills` as they stand on the command line. */
export type ReplayKillFlags = {
  readonly kills: number;
  readonly seed: number;
  readonly format: string;
  readonly fileRows: string;
  readonly json?: boolean;
};

/** What the killing came to. */
export type ReplayKills = {
  readonly kills: number;
  /** Outputs that were completed behind kills, each the same as one that was never killed. */
  readonly outputs: number;
  /** Files of an output. */
  readonly files: number;
  readonly bytes: number;
  /** How long one takes that is not killed. */
  readonly undisturbedMs: number;
  readonly seed: number;
};

/**
 * Replays topics again and again while the process is killed at random moments, and goes on with each until it is complete.
 *
 * @throws `CliError` when an output differs from one that was never killed, or anything but it is left behind
 */
export async function runReplayKills(
  context: CliContext,
  topics: readonly string[],
  flags: ReplayKillFlags,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'waybill-replay-kills-'));
  try {
    const told = await killReplays(context, folder, topics, flags);
    if (flags.json === true) context.out(JSON.stringify(told, null, 2));
    const { kills, outputs, files, bytes } = told;
    context.log(
      `✓ ${kills} kills: ${outputs} outputs of ${files} files, ${bytes} bytes, each as one that was never killed.`,
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function killReplays(
  context: CliContext,
  folder: string,
  topics: readonly string[],
  flags: ReplayKillFlags,
): Promise<ReplayKills> {
  const { format, fileRows, seed } = flags;
  const options = ['--format', format, '--quiet', ...(format === 'ndjson' ? [] : ['--file-rows', fileRows])];
  const whole = await undisturbed(context, [...topics, ...options], join(folder, 'undisturbed'));
  const random = createSeededRandom(seed);
  let [kills, outputs] = [0, 0];
  while (kills < flags.kills) {
    const home = join(folder, `killed-${outputs}`);
    kills += await killUntilComplete(context, [...topics, ...options], {
      home,
      random,
      longestMs: whole.ms,
      left: flags.kills - kills,
    });
    if (context.signal.aborted) break;
    compare(whole.contents, await contentsOf(home));
    await rm(home, { recursive: true });
    outputs += 1;
    context.log(`${kills} of ${flags.kills} kills; output ${outputs} is the same.`);
  }
  const sizes = [...whole.contents.values()].map(({ bytes }) => bytes);
  const bytes = sizes.reduce((sum, each) => sum + each, 0);
  return { kills, outputs, files: sizes.length, bytes, undisturbedMs: Math.round(whole.ms), seed };
}

async function undisturbed(context: CliContext, args: readonly string[], home: string) {
  await mkdir(home);
  const begun = performance.now();
  await replayInto(context, args, home).ended;
  if (!existsSync(join(home, 'out')))
    throw new CliError({ message: 'A replay that is not killed fails.', fix: 'Look at what it said above.' });
  return { ms: performance.now() - begun, contents: await contentsOf(home) };
}

type Killing = {
  readonly home: string;
  readonly random: SeededRandom;
  /** How long one takes that is not killed. */
  readonly longestMs: number;
  readonly left: number;
};

/** @returns how often it was killed */
async function killUntilComplete(context: CliContext, args: readonly string[], killing: Killing): Promise<number> {
  const { home, random, longestMs, left } = killing;
  await mkdir(home);
  for (let kills = 0; ;) {
    const { ended, kill } = replayInto(context, args, home);
    // The moment is random on purpose: there is no condition to wait for.
    const timer = kills < left ? setTimeout(kill, random.integer(Math.ceil(longestMs))) : undefined;
    const end = await ended;
    clearTimeout(timer);
    if (end === 'SIGKILL') kills += 1;
    // It may have been killed when nothing was left to be done.
    const isComplete = existsSync(join(home, 'out')) && !existsSync(join(home, 'out.partial'));
    if (isComplete || context.signal.aborted) return kills;
    if (end === 'SIGKILL') continue;
    throw new CliError({
      message: `A replay behind ${kills} kills ends with ${String(end)}.`,
      fix: 'Look at what it said above.',
    });
  }
}

/** Replays in a process of its own, which a kill ends as a power cut would. */
function replayInto({ env, repository, log, signal }: CliContext, args: readonly string[], home: string) {
  const program = join(repository, 'tools/waybill/bin/waybill.js');
  const replay = spawn(process.execPath, [program, 'replay', ...args, '--out', join(home, 'out')], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const stop = () => {
    replay.kill('SIGINT');
  };
  signal.addEventListener('abort', stop);
  const said: string[] = [];
  replay.stderr.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  const ended = once(replay, 'close').then(([code, by]: readonly unknown[]) => {
    signal.removeEventListener('abort', stop);
    if (code !== 0 && by !== 'SIGKILL') log(said.join('').trimEnd());
    return by === 'SIGKILL' ? by : code;
  });
  return { ended, kill: () => replay.kill('SIGKILL') };
}

type Content = { readonly bytes: number; readonly sha256: string };

/** Every file below a folder, by its path there. */
async function contentsOf(home: string): Promise<ReadonlyMap<string, Content>> {
  const entries = await readdir(home, { recursive: true, withFileTypes: true });
  const contents = new Map<string, Content>();
  for (const entry of entries.filter((each) => each.isFile())) {
    const path = join(entry.parentPath, entry.name);
    const hash = createHash('sha256');
    await pipeline(createReadStream(path), hash);
    contents.set(path.slice(home.length + 1), { bytes: (await stat(path)).size, sha256: hash.digest('hex') });
  }
  return contents;
}

/** @throws `CliError` that names the first file that differs */
function compare(wanted: ReadonlyMap<string, Content>, made: ReadonlyMap<string, Content>): void {
  const paths = new Set([...wanted.keys(), ...made.keys()]);
  const wrong = [...paths].sort().find((path) => wanted.get(path)?.sha256 !== made.get(path)?.sha256);
  if (wrong !== undefined) throw new CliError({ message: `${wrong} is not as in an output that was never killed.` });
}
