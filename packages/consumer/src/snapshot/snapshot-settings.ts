/** When snapshots are written, and how much memory aggregates may take. */
export type SnapshotSettings = {
  /** Records of events partitions that are decided or read back before the next save. */
  readonly everyRecords: number;
  /** After a change, ms. */
  readonly everyMs: number;
  /** Of all aggregates of a process that are stored too, shared evenly by its partitions; one round more may be needed. */
  readonly memoryBytes: number;
  /** How long chunks are kept that no head names any more, ms. */
  readonly graceMs: number;
  /** How long an aggregate is waited for that must be loaded, ms. */
  readonly patienceMs: number;
  /** How long an owner that leaves may take for a last save, ms. */
  readonly leaveMs: number;
  /** After a save that failed; doubled with each in a row, up to `everyMs`. */
  readonly retryMs: number;
};

export const SNAPSHOT_SETTINGS: SnapshotSettings = {
  everyRecords: 10_000,
  everyMs: 5 * 60_000,
  memoryBytes: 512 * 1_024 * 1_024,
  graceMs: 10 * 60_000,
  patienceMs: 30_000,
  leaveMs: 5_000,
  retryMs: 5_000,
};
