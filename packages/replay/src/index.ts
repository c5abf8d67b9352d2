export type { Cut, Moment, PartitionCut, Range } from './cut-history.ts';
export { cutHistory, RangeGoneError } from './cut-history.ts';
export type { HistoryPart, ReadOptions } from './read-history.ts';
export { readHistory } from './read-history.ts';
