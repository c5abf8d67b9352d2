import type { TopicPartition } from '@waybill/messages';
import type { Health } from '@waybill/service';

import type { AggregateKind } from '../aggregate-kind.ts';
import type { LagGauge } from './lag-gauge.ts';
import { createLagGauge } from './lag-gauge.ts';
import type { OwnerParts } from './owner-parts.ts';
import type { OwnerStatus } from './owner-status.ts';
import { newOwnerStatus } from './owner-status.ts';
import { runOwner } from './run-owner.ts';

/** The owners of one process, one for each partition that membership assigns to it. */
export interface Owners {
  /** Starts owners for new partitions, ends those of partitions that are gone. */
  readonly assign: (partitions: readonly TopicPartition[]) => void;
  readonly health: () => Health;
  /** Ends all of them in order. */
  close(): Promise<void>;
}

type Owner = { readonly at: TopicPartition; readonly status: OwnerStatus; readonly leave: AbortController };

export function createOwners(kinds: readonly AggregateKind[], parts: OwnerParts): Owners {
  const owners = new Map<string, Owner>();
  const ended = new Set<Promise<void>>();
  let assigned = new Map<string, TopicPartition>();
  let joined = false;
  let closing = false;
  let decidedBefore = 0;

  function assign(partitions: readonly TopicPartition[]): void {
    if (closing && partitions.length > 0) return;
    joined = partitions.length > 0;
    assigned = new Map(partitions.map((at) => [keyOf(at), at]));
    for (const [key, owner] of owners) if (!assigned.has(key)) owner.leave.abort();
    for (const at of assigned.values()) start(at);
  }

  function start(at: TopicPartition): void {
    const kind = kinds.find(({ contract }) => contract.commandsTopic === at.topic);
    // One that is still leaving starts again once it has left.
    if (kind === undefined || owners.has(keyOf(at))) return;
    const owner = { at, status: newOwnerStatus(), leave: new AbortController() };
    owners.set(keyOf(at), owner);
    const { status, leave } = owner;
    const end = runOwner(parts, { kind, partition: at.partition, status, signal: leave.signal }).then(() => {
      ended.delete(end);
      owners.delete(keyOf(at));
      decidedBefore += status.decided;
      if (assigned.has(keyOf(at))) start(at);
    });
    ended.add(end);
  }

  const lags = createLagGauge(parts.log, parts.now);
  return {
    assign,
    health: () => toHealth([...owners.values()], lags, joined, decidedBefore),
    close: async () => {
      closing = true;
      assign([]);
      await Promise.all(ended);
    },
  };
}

function toHealth(owners: readonly Owner[], lags: LagGauge, joined: boolean, decidedBefore: number): Health {
  const waiting = owners.find(({ status: { phase } }) => phase === 'waiting');
  const idle = waiting ?? owners.find(({ status: { phase } }) => !WORKING.has(phase));
  const sum = (of: (status: OwnerStatus) => number) => owners.reduce((total, { status }) => total + of(status), 0);
  const behind = lags(owners.map(({ at, status }) => ({ at, decidedThrough: status.decidedThrough })));
  return {
    ready: joined && idle === undefined,
    waitingFor: joined
      ? idle && toSentence(idle)
      : 'Kafka has given this process no partitions: it may be away, or other processes hold them all.',
    details: {
      decided: decidedBefore + sum(({ decided }) => decided),
      lag: behind.reduce((total, lag) => total + lag, 0),
      voidRecords: sum(({ voidRecords }) => voidRecords),
      partitions: owners.map(({ at, status }, index) => ({ partition: keyOf(at), ...status, lag: behind[index] })),
      late: owners.flatMap(({ at, status }) => (status.late ? [keyOf(at)] : [])),
      stopped: owners.flatMap(({ at, status: { phase, reason } }) =>
        phase === 'stopped' ? [{ partition: keyOf(at), reason }] : [],
      ),
    },
  };
}

/** A stopped partition is an alarm of its own, which must not take the others down. */
const WORKING = new Set(['deciding', 'stopped']);

function toSentence({ at, status }: Owner): string {
  if (status.phase === 'restoring') return `The history of ${keyOf(at)} is being read.`;
  return status.reason ?? `Kafka has not answered the claim of ${keyOf(at)} yet.`;
}

function keyOf({ topic, partition }: TopicPartition): string {
  return `${topic}/${partition}`;
}
