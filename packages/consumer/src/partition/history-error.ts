/** The partition's own log can't be folded: an alarm; guessing on would decide twice or wrongly. */
export class HistoryError extends Error {
  override readonly name = 'HistoryError';
  readonly code = 'history-broken';
}
