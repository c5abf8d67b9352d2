import { abortWithin } from '@waybill/service';

import type { StageCounts } from './snapshot.ts';

/** Asks the services again and again how far they are. */
export type StageWatch = {
  /** Counted from the first answer on; undefined while the services do not tell. */
  latest(): StageCounts | undefined;
  stop(): void;
};

export function watchStages(admin: string, everyMs: number): StageWatch {
  const stopped = new AbortController();
  let first: StageCounts | undefined;
  let latest: StageCounts | undefined;
  const ask = async (): Promise<void> => {
    const counts = await fetchCounts(`${admin}/progress`, stopped.signal);
    first ??= counts;
    latest = counts && first && since(first, counts);
  };
  void ask();
  const timer = setInterval(() => void ask(), everyMs);
  return {
    latest: () => latest,
    stop: () => {
      clearInterval(timer);
      stopped.abort();
    },
  };
}

/** Progress is a courtesy: whatever goes wrong with it, the feed goes on. */
async function fetchCounts(url: string, stopped: AbortSignal): Promise<StageCounts | undefined> {
  try {
    const response = await fetch(url, { signal: abortWithin(stopped, 1_000) });
    return response.ok ? toCounts(await response.json()) : undefined;
  } catch {
    return undefined;
  }
}

function toCounts(value: unknown): StageCounts {
  const { decided, projected } = Object(value) as Readonly<Record<string, unknown>>; // Each is checked below.
  return {
    ...(typeof decided === 'number' && { decided }),
    ...(typeof projected === 'number' && { projected }),
  };
}

function since(first: StageCounts, now: StageCounts): StageCounts {
  const { decided, projected } = now;
  return {
    ...(decided !== undefined && { decided: decided - (first.decided ?? 0) }),
    ...(projected !== undefined && { projected: projected - (first.projected ?? 0) }),
  };
}
