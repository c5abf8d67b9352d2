import type { OnProgress, StackProgress } from '@waybill/stack';

import type { CliContext } from '../cli-context.ts';

type FetchProgress = Extract<StackProgress, { type: 'fetch' }>;

/** Shows what the stack is doing on stderr: a line that is redrawn on a terminal, plain lines elsewhere. */
export function createProgressDisplay(context: Pick<CliContext, 'log' | 'draw' | 'interactive'>): OnProgress {
  const show = context.interactive ? redrawFetch(context) : logFetch(context);
  return (progress) => {
    if (progress.type === 'fetch') show(progress);
    else if (progress.type === 'note') context.log(progress.text);
    else if (progress.type === 'starting') context.log(`Starting ${progress.part} ...`);
    else context.log(`${progress.part} is ready after ${(progress.afterMs / 1000).toFixed(1)} s.`);
  };
}

function redrawFetch({ draw }: Pick<CliContext, 'draw'>): (progress: FetchProgress) => void {
  const parts = new Map<string, FetchProgress>();
  return (progress) => {
    parts.set(progress.part, progress);
    const cells = [...parts.values()].map(
      (one) => `${one.part} ${megabytes(one.doneBytes)}/${megabytes(one.totalBytes)} MB`,
    );
    const done = [...parts.values()].every(({ doneBytes, totalBytes }) => doneBytes === totalBytes);
    draw(`\r\u001b[KFetching: ${cells.join('  ')}${done ? '\n' : ''}`);
  };
}

function logFetch({ log }: Pick<CliContext, 'log'>): (progress: FetchProgress) => void {
  const tenths = new Map<string, number>();
  return ({ part, doneBytes, totalBytes }) => {
    const tenth = Math.floor((10 * doneBytes) / totalBytes);
    if (tenth <= (tenths.get(part) ?? 0)) return;
    tenths.set(part, tenth);
    log(`Fetching ${part}: ${megabytes(doneBytes)} of ${megabytes(totalBytes)} MB`);
  };
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}
