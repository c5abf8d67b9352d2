import type { Offset, TopicPartition } from '@waybill/messages';
import { toOffset } from '@waybill/messages';
import type { PartitionCut } from '@waybill/replay';

/** How far one partition of a source is. */
export type PartitionState = {
  /** Name of the source. */
  readonly source: string;
  readonly topic: string;
  readonly partition: number;
  /** First offset; all offsets are texts, as JSON keeps them. */
  readonly from: string;
  /** The offset behind the last one. */
  readonly until: string;
  /** What lies before it is in the output. */
  readonly next: string;
  /** The fencing token with which reading goes on there; null where nobody owns partitions. */
  readonly token: string | null;
};

/** A record that can't be read. */
export type Unreadable = { readonly at: string; readonly reason: string; /** Its value. */ readonly hex: string };

/** What was found. */
export type Tally = {
  readonly messages: number;
  /** Records of superseded owners, which were left out. */
  readonly voided: number;
  /** Messages by full name. */
  readonly types: Readonly<Record<string, number>>;
  /** Ids of the schemas with which they were written. */
  readonly schemaIds: readonly number[];
  readonly unreadable: readonly Unreadable[];
};

/** A file of the output that is complete. */
export type OutputFile = {
  /** Within the output. */
  readonly path: string;
  readonly rows: number;
  readonly bytes: number;
  readonly sha256: string;
  readonly source?: string;
  readonly partition?: number;
  readonly from?: string;
  readonly until?: string;
};

/** All that a replay must know to go on where it was. */
export type ReplayState = {
  readonly partitions: readonly PartitionState[];
  readonly tally: Tally;
  /** Bytes of an output of one file that count. */
  readonly bytes: number;
  readonly files: readonly OutputFile[];
};

/** What was done to one partition since the state before. */
export type Section = {
  readonly source: string;
  readonly partition: number;
  readonly next: Offset;
  readonly token: Offset | undefined;
  readonly tally: Tally;
  readonly bytes?: number;
  readonly file?: OutputFile | undefined;
};

const NOTHING: Tally = { messages: 0, voided: 0, types: {}, schemaIds: [], unreadable: [] };

/** Where a replay begins. */
export function beginState(cuts: readonly (PartitionCut & { readonly source: string })[]): ReplayState {
  return {
    partitions: cuts.map(({ source, at, from, until, token }) => ({
      source,
      ...{ topic: at.topic, partition: at.partition },
      ...{ from: String(from), until: String(until), next: String(from) },
      token: token === undefined ? null : String(token),
    })),
    ...{ tally: NOTHING, bytes: 0, files: [] },
  };
}

/** The state with what was done to one partition. */
export function advance(state: ReplayState, section: Section): ReplayState {
  const { source, partition, next, token } = section;
  return {
    partitions: state.partitions.map((each) =>
      each.source === source && each.partition === partition
        ? { ...each, next: String(next), token: token === undefined ? null : String(token) }
        : each,
    ),
    tally: addTallies(state.tally, section.tally),
    bytes: section.bytes ?? state.bytes,
    files: section.file === undefined ? state.files : [...state.files, section.file],
  };
}

/** What is left of a partition to be read. */
export function restOf({ topic, partition, next, until, token }: PartitionState): PartitionCut {
  const at: TopicPartition = { topic, partition };
  return { at, from: toOffset(next), until: toOffset(until), token: token === null ? undefined : toOffset(token) };
}

/** Records that lie before a state: messages or not. */
export function recordsBefore(partitions: readonly PartitionState[]): number {
  return partitions.reduce((sum, { from, next }) => sum + Number(BigInt(next) - BigInt(from)), 0);
}

/** Records between both ends. */
export function recordsOf(partitions: readonly PartitionState[]): number {
  return partitions.reduce((sum, { from, until }) => sum + Number(BigInt(until) - BigInt(from)), 0);
}

/** Sums, in an order that does not tell which partition was done first. */
export function addTallies(one: Tally, other: Tally): Tally {
  const types = new Map(Object.entries(one.types));
  for (const [type, count] of Object.entries(other.types)) types.set(type, (types.get(type) ?? 0) + count);
  return {
    messages: one.messages + other.messages,
    voided: one.voided + other.voided,
    types: Object.fromEntries([...types].sort(([left], [right]) => (left < right ? -1 : 1))),
    schemaIds: [...new Set([...one.schemaIds, ...other.schemaIds])].sort((left, right) => left - right),
    unreadable: [...one.unreadable, ...other.unreadable].sort((left, right) => (left.at < right.at ? -1 : 1)),
  };
}
