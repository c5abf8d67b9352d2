export type { AnyDecider, ConsumerDefinition } from './define-consumer.ts';
export { defineConsumer } from './define-consumer.ts';
export type { ConsumerConfig, ConsumerParts } from './run-consumer.ts';
export { runConsumer } from './run-consumer.ts';
export { defineReactor, on, send, sendAt } from './reactor/define-reactor.ts';
export type { Answer, Reaction, Reactions, ReactorDefinition, Send, Source, ToldOutcome } from './reactor/reaction.ts';
export type { ReactorConfig, ReactorRunParts } from './reactor/run-reactor.ts';
export { runReactor } from './reactor/run-reactor.ts';
