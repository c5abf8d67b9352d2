import type { MessageCodec } from '@waybill/avro';
import type { AggregateKind, CommandRange, DecidedAgain, ReadableLog } from '@waybill/consumer/what-if';
import { cutNow, decideAgain, isDifferent, wordingDiffers } from '@waybill/consumer/what-if';
import { offsetAfter, PARTITIONS, toOffset } from '@waybill/messages';
import { contracts } from '@waybill/teams';

import type { CliContext } from '../cli-context.ts';
import type { ReplayProgress } from '../replay/show-replay.ts';
import { showReplay } from '../replay/show-replay.ts';
import type { Change, Decided } from './describe-change.ts';
import { describeChange } from './describe-change.ts';
import type { Tally } from './tally.ts';
import { addChange, emptyTally } from './tally.ts';

/** With what a history is judged. */
export type Judging = {
  readonly log: ReadableLog;
  readonly codec: MessageCodec;
  readonly context: Pick<CliContext, 'log' | 'signal'>;
};

/** What of it is asked for. */
export type AskedHistory = {
  readonly fromMs: number | undefined;
  readonly toMs: number | undefined;
  readonly tenant: string | undefined;
  /** How many are kept of each kind of difference. */
  readonly examples: number;
  /** Told every difference as it is found. */
  readonly onChange: ((change: Change) => void) | undefined;
};

/** Decides the commands of all partitions of these kinds again, up to the ends that the log has now. */
export async function judgeHistory(
  judging: Judging,
  kinds: readonly AggregateKind[],
  asked: AskedHistory,
): Promise<Tally> {
  const tally = emptyTally();
  const { log, context } = judging;
  const partitions = Array.from({ length: PARTITIONS }, (_, partition) => partition);
  const ranges = await Promise.all(
    kinds.flatMap((kind) => partitions.map(async (n) => ({ kind, range: await cutNow(log, kind, n, asked) }))),
  );
  const progress = { records: 0 };
  const shown = showReplay(
    context.log,
    progress,
    ranges.reduce((sum, { range }) => sum + commandsOf(range), 0),
  );
  try {
    for (const { kind, range } of ranges) {
      await judgePartition(judging, { kind, range, asked, tally, progress });
      context.signal.throwIfAborted();
    }
  } finally {
    shown.stop();
  }
  return tally;
}

function commandsOf({ from, to }: CommandRange): number {
  return Math.max(0, Number(to - from));
}

type Part = {
  readonly kind: AggregateKind;
  readonly range: CommandRange;
  readonly asked: AskedHistory;
  readonly tally: Tally;
  readonly progress: ReplayProgress;
};

async function judgePartition({ log, codec, context }: Judging, part: Part): Promise<void> {
  const { kind, range, asked, tally, progress } = part;
  const before = progress.records;
  const name = `${kind.contract.team}.${kind.contract.name}`;
  let next = range.from;
  for await (const one of decideAgain({ log, codec }, kind, range)) {
    if (context.signal.aborted) return;
    next = offsetBehind(one);
    progress.records = before + Number(next - range.from);
    if (one.kind === 'missing') tally.missing += 1;
    else if (isOf(asked.tenant, one)) judge(tally, one, asked, () => describe(name, one, codec));
  }
  progress.records = before + commandsOf(range);
  const left = next < range.start ? range.start : next;
  tally.undecided += Math.max(0, Number(range.to - left));
}

function judge(
  tally: Tally,
  { recorded, other }: Decided,
  { examples, onChange }: AskedHistory,
  describeIt: () => Change,
): void {
  tally.judged += 1;
  if (isDifferent(recorded, other)) {
    const change = describeIt();
    addChange(tally, change, examples);
    onChange?.(change);
  } else if (wordingDiffers(recorded, other)) tally.reworded += 1;
}

function describe(name: string, one: Decided, codec: MessageCodec): Change {
  const decoded = codec.decode(one.command.value ?? Buffer.alloc(0));
  return describeChange(name, one, decoded.ok ? decoded.value : `unreadable: ${decoded.reason}`, contracts);
}

function isOf(tenant: string | undefined, { command }: Decided): boolean {
  return tenant === undefined || command.headers['ce_tenant'] === tenant;
}

function offsetBehind(one: DecidedAgain): CommandRange['from'] {
  return offsetAfter(toOffset(one.kind === 'missing' ? one.offset : one.command.offset));
}
