import type { Offset } from '@waybill/messages';
import { NO_OFFSET } from '@waybill/messages';
import type { OffsetsByPartition, PositionsReading } from '@waybill/operations';

/** The furthest that any reading has told, for each partition. */
export class GatheredPositions {
  readonly decidedThrough = new Map<string, Offset>();
  readonly eventsThrough = new Map<string, Offset>();
  /** Of the same readings as the last records of events: both only grow. */
  readonly tokens = new Map<string, Offset>();
  readonly asOfMs = new Map<string, number>();

  /** Takes over what a reading has further on: in which partitions that was, and whether it is behind in one. */
  take({ decidedThrough, eventsThrough, tokens, asOfMs }: PositionsReading): Gathered {
    for (const partition of decidedThrough.keys())
      if (!this.decidedThrough.has(partition)) this.decidedThrough.set(partition, NO_OFFSET);
    const decided = raise(this.decidedThrough, decidedThrough);
    const projected = raise(this.eventsThrough, eventsThrough);
    raise(this.tokens, tokens);
    for (const [partition, ms] of asOfMs) this.asOfMs.set(partition, Math.max(ms, this.asOfMs.get(partition) ?? 0));
    return {
      raised: [...new Set([...decided.raised, ...projected.raised])],
      isBehind: decided.isBehind || projected.isBehind,
    };
  }
}

type Gathered = { readonly raised: readonly string[]; readonly isBehind: boolean };

function raise(known: Map<string, Offset>, read: OffsetsByPartition): Gathered {
  const raised: string[] = [];
  let isBehind = false;
  for (const [partition, offset] of read) {
    const before = known.get(partition) ?? NO_OFFSET;
    if (offset < before) isBehind = true;
    if (offset <= before) continue;
    known.set(partition, offset);
    raised.push(partition);
  }
  return { raised, isBehind };
}
