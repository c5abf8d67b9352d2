const EVERY_MS = 1_000;

/** Counts the records that were passed. */
export type ReplayProgress = { records: number };

/** Says once a second how far a replay is, how fast, and how long it will take; nothing of one that is over sooner. */
export function showReplay(log: (line: string) => void, progress: ReplayProgress, total: number): { stop(): void } {
  const begun = performance.now();
  const before = progress.records;
  const timer = setInterval(() => {
    log(progressLine(progress.records, total, (performance.now() - begun) / 1_000, before));
  }, EVERY_MS);
  return {
    stop() {
      clearInterval(timer);
    },
  };
}

/**
 * @param seconds  since the beginning
 * @param before   records that were passed before that
 */
export function progressLine(records: number, total: number, seconds: number, before = 0): string {
  const share = total === 0 ? 100 : Math.floor((records * 100) / total);
  const rate = (records - before) / seconds;
  const left = rate > 0 ? `, ${Math.ceil((total - records) / rate)} s left` : '';
  const number = (value: number) => Math.round(value).toLocaleString('en');
  return `${share} %  ${number(records)} of ${number(total)} records  ${number(rate)}/s${left}`;
}
