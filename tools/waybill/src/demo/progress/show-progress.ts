import type { CliContext } from '../../cli-context.ts';
import { percentile, type Tally } from '../feeder/tally.ts';
import { createLiveDisplay } from './live-display.ts';
import { toPlainLine } from './plain-line.ts';
import type { Snapshot } from './snapshot.ts';
import { toSnapshot } from './snapshot.ts';
import { watchStages } from './watch-stages.ts';

/** How progress is shown on stderr; `auto` is a live display on a terminal and plain lines elsewhere. */
export const PROGRESS_MODES = ['auto', 'plain', 'json', 'none'] as const;
export type ProgressMode = (typeof PROGRESS_MODES)[number];

export type ProgressOptions = {
  readonly mode: ProgressMode;
  readonly total: number;
  readonly tally: Tally;
  /** URL of the services' admin port. */
  readonly admin: string;
};

const LIVE_EVERY_MS = 250;
const LINE_EVERY_MS = 2000;

/** Shows how far a feed is until the returned function is called, which shows the end. */
export function showProgress(options: ProgressOptions, context: CliContext): () => void {
  const { mode, total, tally, admin } = options;
  if (mode === 'none') return () => undefined;
  const live = mode === 'auto' && context.interactive ? createLiveDisplay(total, context.draw) : undefined;
  const stages = watchStages(admin, live ? LIVE_EVERY_MS : LINE_EVERY_MS);
  const begun = performance.now();
  let last: Snapshot | undefined;
  const show = (): void => {
    const elapsedMs = performance.now() - begun;
    const p50Ms = percentile(tally.latenciesMs(), 0.5);
    last = toSnapshot({ elapsedMs, total, counts: tally.counts(), stages: stages.latest(), p50Ms }, last);
    if (live) live.show(last);
    else context.log(mode === 'json' ? JSON.stringify(last) : toPlainLine(last));
  };
  const timer = setInterval(show, live ? LIVE_EVERY_MS : LINE_EVERY_MS);
  return () => {
    clearInterval(timer);
    stages.stop();
    show();
    live?.stop();
  };
}
