import { PartUnavailableError } from '@waybill/messages';
import type { Membership, TopicPartition } from '@waybill/messages';
import type { Consumer } from 'kafkajs';

import { toClientOptions } from '../client/client-options.ts';
import type { KafkaConnection } from '../client/connection.ts';
import { loadKafkajs } from '../client/load-kafkajs.ts';
import { reasonOf } from '../client/protocol-error.ts';
import { refusalOf } from '../client/refusal.ts';

const SESSION_MS = 6_000;
const HEARTBEAT_MS = 1_000;
const REQUEST_MS = 5_000;
const LEAVE_MS = 3_000;
const LOOK_EVERY_MS = 500;
const REJOIN_MS = 1_000;
const FOR_EVER = 1e9;
const FETCH_NOTHING = { autoCommit: false, eachBatch: () => Promise.resolve() };

export type MembershipOptions = {
  /** Such as `platform.projector`. */
  readonly groupId: string;
  /** Whose partitions are shared out. */
  readonly topics: readonly string[];
};

/**
 * Joins a group that shares out partitions and does nothing else: no record is fetched, no offset is committed.
 *
 * What the brokers refuse meanwhile, since somebody took a right or a password away, is a warning: the member holds
 * nothing and comes again, until it is let in.
 *
 * @throws `PartUnavailableError` when the brokers can't be reached or a topic does not exist, `ConfigurationRefusedError`
 *         when they refuse our name and password, or who may ask for these topics
 */
export async function joinMembership(connection: KafkaConnection, options: MembershipOptions): Promise<Membership> {
  const { Kafka } = loadKafkajs();
  const { topicPrefix } = connection;
  const { config, sockets } = toClientOptions(connection, REQUEST_MS);
  const consumer = new Kafka(config).consumer({
    groupId: topicPrefix + options.groupId,
    sessionTimeout: SESSION_MS,
    heartbeatInterval: HEARTBEAT_MS,
    // An answer to a join is waited for this long and 5 s more; by default that is 65 s, in which nobody is a member.
    rebalanceTimeout: SESSION_MS,
    maxWaitTimeInMs: 100,
    allowAutoTopicCreation: false,
    retry: { initialRetryTime: 50, maxRetryTime: 1_000, retries: FOR_EVER },
  });
  const place = trackPlace(consumer, topicPrefix);
  const rejoining = rejoinAfterRefusal(consumer, connection, place);
  const topics = options.topics.map((topic) => topicPrefix + topic);
  try {
    await consumer.subscribe({ topics });
  } catch (error) {
    rejoining.stop();
    sockets.close();
    const refusal = refusalOf(error, connection);
    if (refusal) throw refusal;
    throw new PartUnavailableError(`The group ${options.groupId} can't be joined: ${reasonOf(error)}`, error);
  }
  await consumer.run(FETCH_NOTHING);
  return {
    onAssigned: place.onAssigned,
    failed: place.failed,
    leave: async () => {
      rejoining.stop();
      place.stop();
      const waited = new Promise((resolve) => setTimeout(resolve, LEAVE_MS).unref());
      await Promise.race([consumer.disconnect().catch(() => undefined), waited]);
      sockets.close();
    },
  };
}

type Place = Pick<Membership, 'onAssigned' | 'failed'> & {
  readonly stop: () => void;
  /** It holds nothing, and may be given some again. */
  readonly lose: () => void;
  readonly fail: (error: Error) => void;
};

/** The client gives up for good what a broker refuses. It is started again here, since what was taken may be given back. */
function rejoinAfterRefusal(
  consumer: Consumer,
  connection: KafkaConnection,
  place: Place,
): { readonly stop: () => void } {
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;

  function recover(error: Error): void {
    if (isOver) return;
    const refusal = refusalOf(error, connection);
    if (refusal === undefined) {
      place.stop();
      place.fail(error);
      return;
    }
    place.lose();
    connection.logger.warn('Waiting to be let into a group.', { reason: refusal.message });
    timer = setTimeout(() => void rejoin(), REJOIN_MS);
  }
  async function rejoin(): Promise<void> {
    try {
      await consumer.connect();
      await consumer.run(FETCH_NOTHING);
    } catch (error) {
      recover(error instanceof Error ? error : new Error(String(error)));
    }
  }
  consumer.on(consumer.events.CRASH, ({ payload: { error, restart } }) => {
    if (!restart) recover(error);
  });
  return {
    stop: () => {
      isOver = true;
      clearTimeout(timer);
    },
  };
}

/** Follows what the group says of this member. */
function trackPlace(consumer: Consumer, topicPrefix: string): Place {
  const listeners: ((partitions: readonly TopicPartition[]) => void)[] = [];
  let assigned: readonly TopicPartition[] = [];
  let told: readonly TopicPartition[] = [];
  let heardAt = performance.now();
  let fail: (error: Error) => void = () => undefined;
  const failed = new Promise<Error>((resolve) => (fail = resolve));

  function tell(partitions: readonly TopicPartition[]): void {
    if (told.length === 0 && partitions.length === 0) return;
    told = partitions;
    for (const listener of listeners) listener(partitions);
  }

  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
    heardAt = performance.now();
    // Runs before the first fetch of this assignment, so that there is none.
    const { memberAssignment } = payload;
    consumer.pause(Object.entries(memberAssignment).map(([topic, partitions]) => ({ topic, partitions })));
    assigned = toPartitions(memberAssignment, topicPrefix);
    // The group's own code must not be torn by what a listener does.
    setImmediate(tell, assigned);
  });
  consumer.on(consumer.events.HEARTBEAT, () => {
    heardAt = performance.now();
    if (told !== assigned) tell(assigned);
  });
  // Behind the session's end somebody else may hold the place.
  const clock = setInterval(() => {
    if (performance.now() - heardAt > SESSION_MS) tell([]);
  }, LOOK_EVERY_MS).unref();

  function lose(): void {
    assigned = [];
    tell([]);
  }
  function stop(): void {
    clearInterval(clock);
    lose();
  }
  function onAssigned(listener: (partitions: readonly TopicPartition[]) => void): void {
    listeners.push(listener);
    // Joined before somebody listened.
    if (told.length > 0) setImmediate(listener, told);
  }
  return { onAssigned, failed, stop, lose, fail };
}

function toPartitions(assignment: Readonly<Record<string, number[]>>, topicPrefix: string): readonly TopicPartition[] {
  return Object.entries(assignment).flatMap(([topic, partitions]) =>
    partitions.map((partition) => ({ topic: topic.slice(topicPrefix.length), partition })),
  );
}
