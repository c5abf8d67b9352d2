/** Codes of refusals that are ours: a decider can't refuse with them. */
export const OUR_CODES = {
  keyReused: 'idempotency-key-reused',
  preconditionFailed: 'precondition-failed',
  defect: 'decider-defect',
  tooLarge: 'decision-too-large',
  canceled: 'operation-canceled',
  finished: 'operation-finished',
  notCancelable: 'operation-not-cancelable',
} as const;

export function isOurCode(code: string): boolean {
  return (Object.values(OUR_CODES) as string[]).includes(code); // Widened: any string may be asked for.
}
