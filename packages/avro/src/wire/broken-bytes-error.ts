/** Bytes that are no value of their schema: the message says what is wrong, whoever catches it knows the place. */
export class BrokenBytesError extends Error {
  override readonly name = 'BrokenBytesError';
}
