import { Writable } from 'node:stream';

import { MultiBar, Presets, type SingleBar } from 'cli-progress';

import { toFailures } from './plain-line.ts';
import type { Snapshot } from './snapshot.ts';
import { sum } from './snapshot.ts';

/** Bars that are redrawn in place, one for each stage. */
export type LiveDisplay = { show(snapshot: Snapshot): void; stop(): void };

/** @param draw  writes to the terminal as it is */
export function createLiveDisplay(total: number, draw: (text: string) => void): LiveDisplay {
  const bars = new MultiBar(
    {
      stream: terminal(draw),
      format: '{stage} [{bar}] {percentage} %  {value} of {total}  {note}',
      barsize: 24,
      fps: 5,
      emptyOnZero: true,
      // Ctrl-C is the business of the command.
      gracefulExit: false,
    },
    Presets.legacy,
  );
  const [submitted, accepted, decided, projected] = ['submitted', 'accepted ', 'decided  ', 'projected'].map((stage) =>
    bars.create(total, 0, { stage, note: '' }),
  );
  const failed = bars.create(total, 0, { note: '' }, { format: 'failed    {note}' });
  const update = (bar: SingleBar | undefined, value: number, note: string): void => {
    bar?.update(value, { note });
  };
  return {
    show(snapshot) {
      const { behind, perSecond, p50Ms } = snapshot;
      const again = sum(snapshot.retries);
      update(submitted, snapshot.submitted, again === 0 ? '' : `${again} sent again`);
      update(accepted, snapshot.accepted, `${perSecond}/s`);
      update(decided, snapshot.decided, `${behind.decided} behind`);
      const latency = p50Ms === undefined ? '' : `, p50 ${Math.round(p50Ms)} ms`;
      update(projected, snapshot.projected, `${behind.projected} behind${latency}`);
      update(failed, snapshot.failed, toFailures(snapshot));
    },
    stop: () => {
      bars.stop();
    },
  };
}

function terminal(draw: (text: string) => void): NodeJS.WritableStream {
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      draw(chunk.toString('utf8'));
      done();
    },
  });
  return Object.assign(stream, { isTTY: true });
}
