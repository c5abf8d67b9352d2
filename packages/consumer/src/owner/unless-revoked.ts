/** The partition was taken away while its owner waited for something that does not matter any more. */
export class RevokedError extends Error {
  override readonly name = 'RevokedError';
}

/**
 * What a step gives, unless the signal fires first: then nobody waits for the step any more.
 *
 * @throws `RevokedError`, or what the step throws
 */
export async function unlessRevoked<Result>(step: Promise<Result>, signal: AbortSignal): Promise<Result> {
  let give: (error: Error) => void = () => undefined;
  const revoked = new Promise<never>((_, reject) => (give = reject));
  const end = () => {
    give(new RevokedError('The partition was taken away.'));
  };
  signal.addEventListener('abort', end);
  if (signal.aborted) end();
  try {
    return await Promise.race([step, revoked]);
  } finally {
    signal.removeEventListener('abort', end);
  }
}
