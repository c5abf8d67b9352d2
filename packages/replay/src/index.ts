export type { Cut, CutOptions, Moment, PartitionCut, Range } from './cut-history.ts';
export { cutHistory, RangeGoneError } from './cut-history.ts';
export type { HistoryPart, ReadOptions } from './read-history.ts';
export { readHistory } from './read-history.ts';
export type { ThrottleClock } from './throttle.ts';
export { createThrottle } from './throttle.ts';
