export type { AnyDecider, ConsumerDefinition } from './define-consumer.ts';
export { defineConsumer } from './define-consumer.ts';
export type { ConsumerConfig, ConsumerParts } from './run-consumer.ts';
export { runConsumer } from './run-consumer.ts';
