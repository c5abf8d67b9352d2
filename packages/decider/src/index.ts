export type { Decider, Decision, Message, ProcessStep, Refusal } from './decider.ts';
export { abandon, accept, advance, begin, cancel, complete, fold, refuse } from './decider.ts';
