export type { Decider, Decision, Message, Refusal } from './decider.ts';
export { accept, fold, refuse } from './decider.ts';
