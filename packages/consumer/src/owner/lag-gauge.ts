import type { Log, Offset, TopicPartition } from '@waybill/messages';

/** How far one partition of commands has been decided. */
export type DecidedPartition = { readonly at: TopicPartition; readonly decidedThrough: Offset };

/** Commands that wait in each of these partitions, as far as is known now. */
export type LagGauge = (partitions: readonly DecidedPartition[]) => readonly number[];

const OLD_MS = 1_000;

/** Asks for the ends of partitions only when somebody wants to know, at most once a second, and never waits for them. */
export function createLagGauge(log: Pick<Log, 'endOffset'>, now: () => number): LagGauge {
  const ends = new Map<string, Offset>();
  let askedAtMs = -Infinity;
  let unanswered = 0;

  async function ask(at: TopicPartition): Promise<void> {
    unanswered += 1;
    try {
      ends.set(keyOf(at), await log.endOffset(at));
    } catch {
      // Whoever is away shows up elsewhere in health.
    }
    unanswered -= 1;
  }

  return (partitions) => {
    if (unanswered === 0 && now() - askedAtMs >= OLD_MS) {
      askedAtMs = now();
      for (const { at } of partitions) void ask(at);
    }
    return partitions.map(({ at, decidedThrough }) => {
      const end = ends.get(keyOf(at)) ?? 0n;
      return Math.max(0, Number(end - decidedThrough - 1n));
    });
  };
}

function keyOf({ topic, partition }: TopicPartition): string {
  return `${topic}/${partition}`;
}
