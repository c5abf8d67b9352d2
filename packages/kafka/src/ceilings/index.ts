export type { BareReader } from './bare-reader.ts';
export { createBareReader } from './bare-reader.ts';
export { encodeRecords } from './encode-records.ts';
