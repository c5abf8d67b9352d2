import type { FetchedRecords, FetchLoop, Log, Offset, TopicPartition } from '@waybill/messages';
import { OffsetOutOfRangeError } from '@waybill/messages';

import type { CommandQueue } from './command-queue.ts';
import { createCommandQueue } from './command-queue.ts';

/** Brings commands to the owners of partitions: one fetch loop for all of them, a bounded queue for each. */
export interface CommandFeed {
  /** Commands of one partition from an offset on, until it is closed. */
  readonly open: (at: TopicPartition, from: Offset) => OpenFeed;
  /** Ends when the signal fires. */
  readonly run: (signal: AbortSignal) => Promise<void>;
}

type OpenFeed = { readonly queue: CommandQueue; readonly close: () => void };

/** A queue at either limit is full; one that is half empty is filled again. A neighbour never waits for it. */
const FULL = { records: 4_000, sizeBytes: 8 * 1024 * 1024 };
const TAKE_RECORDS = 1_000;

type Route = {
  readonly at: TopicPartition;
  readonly queue: CommandQueue;
  /** What must come next. */
  next: Offset;
  /** Assigned while the loop was being asked: its answer may still be for an earlier assignment. */
  unsure: boolean;
  full: boolean;
};

type Feed = { readonly loop: FetchLoop; readonly routes: Map<string, Route>; taking: boolean };

export function createCommandFeed(log: Pick<Log, 'openFetchLoop'>): CommandFeed {
  const feed: Feed = { loop: log.openFetchLoop(), routes: new Map(), taking: false };
  return {
    open: (at, from) => open(feed, at, from),
    run: async (signal) => {
      try {
        while (!signal.aborted) await takeOnce(feed, signal);
      } finally {
        await feed.loop.close();
      }
    },
  };
}

function open(feed: Feed, at: TopicPartition, from: Offset): OpenFeed {
  const queue = createCommandQueue(() => {
    if (route.full && !isFull(queue, 0.5) && isOpen(feed, route)) assign(feed, route);
  });
  const route: Route = { at, queue, next: from, unsure: false, full: false };
  feed.routes.set(keyOf(at), route);
  assign(feed, route);
  return {
    queue,
    close: () => {
      if (isOpen(feed, route)) close(feed, route);
    },
  };
}

async function takeOnce(feed: Feed, signal: AbortSignal): Promise<void> {
  const { loop, routes } = feed;
  feed.taking = true;
  const fetched = await loop.take(TAKE_RECORDS, signal).catch((error: unknown) => failRoute(feed, error));
  feed.taking = false;
  for (const records of fetched) deliver(feed, records);
  // Whatever is taken from now on was asked for by what is assigned now.
  for (const route of routes.values()) route.unsure = false;
}

function deliver(feed: Feed, { topic, partition, records, next }: FetchedRecords): void {
  const route = feed.routes.get(keyOf({ topic, partition }));
  if (route === undefined || route.full) return;
  if (route.unsure && records[0]?.offset !== route.next) {
    assign(feed, route);
    return;
  }
  route.queue.push(records.filter(({ offset }) => offset >= route.next));
  route.next = next;
  if (!isFull(route.queue, 1)) return;
  route.full = true;
  feed.loop.unassign(route.at);
}

/** What one partition lacks ends its owner; the loop goes on with the others. */
function failRoute({ routes }: Feed, error: unknown): readonly [] {
  if (!(error instanceof OffsetOutOfRangeError) || error.at === undefined) throw error;
  const route = routes.get(keyOf(error.at));
  routes.delete(keyOf(error.at));
  route?.queue.fail(error);
  return [];
}

function assign({ loop, taking }: Feed, route: Route): void {
  route.full = false;
  route.unsure = taking;
  loop.assign(route.at, route.next);
}

function isOpen({ routes }: Feed, route: Route): boolean {
  return routes.get(keyOf(route.at)) === route;
}

function close({ routes, loop }: Feed, route: Route): void {
  routes.delete(keyOf(route.at));
  loop.unassign(route.at);
}

function isFull({ length, sizeBytes }: CommandQueue, share: number): boolean {
  return length >= FULL.records * share || sizeBytes >= FULL.sizeBytes * share;
}

function keyOf({ topic, partition }: TopicPartition): string {
  return `${topic}/${partition}`;
}
