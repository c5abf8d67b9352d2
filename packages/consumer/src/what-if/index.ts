export type { AggregateKind } from '../aggregate-kind.ts';
export { isDifferent, labelOf, wordingDiffers } from './compare-decisions.ts';
export type { CommandRange, DecidedAgain, ReadableLog } from './decide-again.ts';
export { cutNow, decideAgain } from './decide-again.ts';
export type { DecidedResult, ReadEvent } from './decided-result.ts';
