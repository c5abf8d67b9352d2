import type { RebuildProgress } from '@waybill/rebuild';

import { progressLine } from '../replay/show-replay.ts';

const EVERY_MS = 1_000;

const STAGES: Readonly<Record<RebuildProgress['stage'], string>> = {
  building: 'is built from the log',
  joined: 'is written by each flight too; the last events before that are added',
  comparing: 'is compared with what readers get',
  switched: 'is what readers get',
};

/** Says which stage a rebuild has come to, and once a second how far it is. */
export function showRebuild(
  log: (line: string) => void,
  view: string,
): { tell(progress: RebuildProgress): void; stop(): void } {
  const begun = performance.now();
  let first: RebuildProgress | undefined;
  let last: RebuildProgress | undefined;
  const timer = setInterval(() => {
    if (first === undefined || last === undefined || last.stage !== 'building') return;
    const seconds = (performance.now() - begun) / 1_000;
    log(`${view}: ${progressLine(Number(last.done), Number(last.total), seconds, Number(first.done))}`);
  }, EVERY_MS);
  return {
    tell(progress) {
      if (progress.stage !== last?.stage) log(`${view}: generation ${progress.generation} ${STAGES[progress.stage]}.`);
      first ??= progress;
      last = progress;
    },
    stop() {
      clearInterval(timer);
    },
  };
}
