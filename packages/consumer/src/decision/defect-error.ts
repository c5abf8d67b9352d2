/** A decider broke its contract, such as by returning no decision. */
export class DefectError extends Error {
  override readonly name = 'DefectError';
  readonly code = 'decider-defect';
}
