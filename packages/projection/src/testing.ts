export type { DecidedCommand, History } from './history.ts';
export { createHistory, HISTORY_TOPIC, historyContract, historyDecoder, historyValue } from './history.ts';
export type { GivenEvent, ThenView } from './specify.ts';
export { specify } from './specify.ts';
