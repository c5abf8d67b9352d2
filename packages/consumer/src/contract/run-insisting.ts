import type { TopicPartition } from '@waybill/messages';
import type { Role } from '@waybill/service';

import { defineConsumer } from '../define-consumer.ts';
import { COMMANDS, counter, countersContract } from '../fixtures.ts';
import { runConsumer } from '../run-consumer.ts';
import type { KafkaScene } from './kafka-scene.ts';

const logger = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const definition = defineConsumer({ team: 'counters', contract: countersContract, deciders: { counter } });

/** A whole consumer that holds these partitions whatever others think. Drain it before the scene is closed. */
export function runInsisting({ log, codec }: KafkaScene, partitions: readonly number[]): Promise<Role> {
  const held = partitions.map((partition) => ({ ...COMMANDS, partition }));
  const membership = {
    onAssigned: (listener: (assigned: readonly TopicPartition[]) => void) => {
      setImmediate(listener, held);
    },
    failed: new Promise<Error>(() => undefined),
    leave: () => Promise.resolve(),
  };
  const joinMembership = () => Promise.resolve(membership);
  return runConsumer(definition, { build: 'test' }, { log, joinMembership, codec, logger, now: Date.now });
}
