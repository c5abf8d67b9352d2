import { InvalidArgumentError } from 'commander';

import { CliError, exitCodes } from '../cli-error.ts';
import type { ImportSource } from './load-import.ts';
import { DEFAULT_SCALE } from './load-import.ts';
import type { ProgressMode } from './progress/show-progress.ts';

/** The options as they stand on the command line. */
export type DemoFlags = {
  readonly input?: readonly string[];
  readonly seed?: number;
  readonly scale?: number;
  readonly expect?: string;
  readonly dump?: string;
  readonly inFlight: number;
  readonly progress: ProgressMode;
  readonly once?: boolean;
  readonly json?: boolean;
};

const DEFAULT_SEED = 7;

/** @throws `CliError` when files and a generated month are both asked for */
export function toSource({ input, seed, scale }: Pick<DemoFlags, 'input' | 'seed' | 'scale'>): ImportSource {
  if (input === undefined) return { type: 'generated', seed: seed ?? DEFAULT_SEED, scale: scale ?? DEFAULT_SCALE };
  if (seed === undefined && scale === undefined) return { type: 'files', paths: input };
  throw new CliError({
    message: '--seed and --scale belong to a generated month, --input to real rows.',
    fix: 'Leave one of them out.',
    exitCode: exitCodes.usage,
  });
}

export function toSeed(text: string): number {
  return inRange(text, /^\d{1,10}$/, [0, 2 ** 32 - 1], 'It is a whole number from 0 to 4294967295.');
}

export function toScale(text: string): number {
  return inRange(
    text,
    /^\d{1,2}(?:\.\d{1,3})?$/,
    [0.01, 20],
    'It is a number from 0.01 to 20; 1 is as much as the real month.',
  );
}

export function toInFlight(text: string): number {
  return inRange(text, /^\d{1,4}$/, [1, 2000], 'It is a whole number from 1 to 2000.');
}

function inRange(text: string, form: RegExp, [least, most]: readonly [number, number], rule: string): number {
  const value = form.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new InvalidArgumentError(rule);
}
