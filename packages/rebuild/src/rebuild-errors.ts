/** What is asked for is not possible as the generations are; the message says why. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
}

/** An event can't be folded into the generation that is being built; the others are as they were. */
export class UnfoldableError extends Error {
  override readonly name = 'UnfoldableError';
}
