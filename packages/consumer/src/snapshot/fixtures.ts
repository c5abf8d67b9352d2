import type { MessageCodec } from '@waybill/avro';
import type { Log, NewRecord, Offset } from '@waybill/messages';
import { CLAIM_TYPE, claimHeaders, offsetAfter, toOffset } from '@waybill/messages';
import type { MemoryLog } from '@waybill/testing';
import { createMemoryLog } from '@waybill/testing';
import fc from 'fast-check';

import type { AggregateKind } from '../aggregate-kind.ts';
import { decideRun } from '../decision/decide-run.ts';
import type { AddOptions } from '../fixtures.ts';
import { addRecord, commandsIn, counterIn, counterKind, untraced } from '../fixtures.ts';
import { EVENTS } from '../owner/fixtures.ts';
import type { Restored } from '../owner/restore-partition.ts';
import { restorePartition } from '../owner/restore-partition.ts';
import { emptyPartition, merge } from '../partition/partition-state.ts';
import type { Snapshots } from './snapshots.ts';

const HOUR_MS = 3_600_000;
const CONTEXT = { kind: counterKind, now: new Date(0), trace: untraced, build: 'test' };
const COUNTERS = Array.from({ length: 5 }, (_, nth) => counterIn(0, nth));

/** One thing that happens in the life of a partition: somebody claims it, an owner decides, a zombie's records land. */
const happening = fc.oneof(
  { weight: 1, arbitrary: fc.constant({ kind: 'claim' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'zombie' as const }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('run' as const),
      commands: fc.array(
        fc.record({
          counter: fc.nat({ max: COUNTERS.length - 1 }),
          key: fc.nat({ max: 30 }),
          by: fc.integer({ min: -20, max: 50 }),
          note: fc.constantFrom<string>('', '', '', 'begin', 'advance', 'complete', 'abandon', 'throw'),
          cause: fc.option(fc.record({ source: fc.nat({ max: 2 }), sequence: fc.nat({ max: 9 }) }), { nil: undefined }),
        }),
        { minLength: 1, maxLength: 6 },
      ),
    }),
  },
);

/** A history with claims, void records, processes and causes. */
export const anyHistory = fc.array(happening, { minLength: 1, maxLength: 25 });
export type History = typeof anyHistory extends fc.Arbitrary<infer Value> ? Value : never;

/** The history as it stands in partition 0 of the events. */
export function logOf(codec: MessageCodec, history: History): MemoryLog {
  const log = createMemoryLog();
  const state = emptyPartition();
  let token = log.plant(EVENTS, [claim(codec, 0)]);
  let commands = 0;
  let late: readonly NewRecord[] = [];
  for (const [index, event] of history.entries()) {
    if (event.kind === 'claim') token = log.plant(EVENTS, [claim(codec, index)]);
    if (event.kind === 'zombie' && late.length > 0 && token > 0n) log.plant(EVENTS, late);
    if (event.kind !== 'run') continue;
    const records = event.commands.map((command) => addRecord(codec, toOptions(command)));
    const from = commands;
    const waiting = commandsIn(records, index * 6 * HOUR_MS).map((record) => ({
      ...record,
      offset: offsetAfter(record.offset, from),
    }));
    commands += records.length;
    const decided = (claimed: Offset) => decideRun(state, waiting, { ...CONTEXT, codec, claim: claimed });
    // What an owner decided that was superseded before its append landed.
    late = decided(toOffset(0)).records;
    const run = decided(token);
    log.plant(EVENTS, run.records);
    merge(run.stage);
  }
  return log;
}

function toOptions({ counter, key, by, note, cause }: Command): AddOptions {
  const aggregateId = COUNTERS[counter];
  const fingerprint = (by % 2 === 0 ? 'a' : 'b').repeat(64);
  const options = { ...(aggregateId && { aggregateId }), idempotencyKey: String(key), by, note, fingerprint };
  if (cause === undefined) return options;
  const { source, sequence } = cause;
  return {
    ...options,
    idempotencyKey: `${key} of ${source}`,
    causation: { reactor: 'r', sourceAggregate: `s|${source}`, sequence: BigInt(sequence), index: 0, timer: false },
  };
}
type Run = Extract<History[number], { readonly kind: 'run' }>;
type Command = Run['commands'][number];

function claim(codec: MessageCodec, number: number): NewRecord {
  const at = new Date(0);
  const value = codec.encode(CLAIM_TYPE, {
    owner: `owner-${number}`,
    build: 'test',
    at,
    released: false,
    deciding: null,
  });
  return { key: null, value, headers: claimHeaders(CLAIM_TYPE, '/test'), headerValues: ['id', at.toISOString()] };
}

/** What a process said and read while it restored. */
export type Restoring = {
  readonly restored: Restored;
  readonly warnings: readonly string[];
  readonly readFrom: readonly bigint[];
};

/** Restores partition 0 up to this offset, as the owner whose claim stands there. */
export async function restoreUpTo(
  log: Log,
  codec: MessageCodec,
  end: Offset,
  changes: { readonly snapshots?: Snapshots; readonly kind?: AggregateKind; readonly shareBytes?: number } = {},
): Promise<Restoring> {
  const { snapshots, kind = counterKind, shareBytes = Infinity } = changes;
  const warnings: string[] = [];
  const readFrom: bigint[] = [];
  const logger = {
    debug: () => undefined,
    info: () => undefined,
    warn: (message: string, fields?: object) => void warnings.push(`${message} ${JSON.stringify(fields, toText)}`),
    error: () => undefined,
  };
  const watched: Log = {
    ...log,
    readRange: (at, from, through) => {
      readFrom.push(from);
      return log.readRange(at, from, through);
    },
  };
  const parts = { log: watched, codec, logger, now: Date.now, snapshots };
  const partition = { kind, signal: new AbortController().signal, shareBytes: () => shareBytes };
  return { restored: await restorePartition(parts, EVENTS, end, partition), warnings, readFrom };
}

function toText(_key: string, value: unknown): unknown {
  if (value instanceof Error) return value.message;
  return typeof value === 'bigint' ? String(value) : value;
}

/** All that a decision can depend on. */
export async function contentOf({ state, claims }: Restored) {
  const { aggregates, firstCommands, progress } = state;
  const keys = COUNTERS.map((id) => `acme|${id}`);
  await aggregates.load(new Set(keys));
  return {
    aggregates: keys.map((key) => aggregates.get(key)),
    count: aggregates.size,
    firstCommands: [...firstCommands.keys()].map((id) => [id, firstCommands.get(id)]),
    progress,
    claims,
  };
}
