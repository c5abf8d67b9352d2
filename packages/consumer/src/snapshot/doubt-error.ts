/** A snapshot is not what it should be: all that was taken from it is worthless, and the log is read from the start. */
export class SnapshotDoubtError extends Error {
  override readonly name = 'SnapshotDoubtError';
}
