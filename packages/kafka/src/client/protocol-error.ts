/**
 * The broker's name for what it refused, such as `NOT_LEADER_FOR_PARTITION`, wherever the client's retries put it;
 * undefined when no broker said anything.
 */
export function protocolErrorOf(error: unknown): string | undefined {
  for (let at = error, depth = 0; depth < 5 && typeof at === 'object' && at !== null; depth += 1) {
    if ('type' in at && typeof at.type === 'string') return at.type;
    at = 'cause' in at && at.cause !== undefined ? at.cause : 'originalError' in at ? at.originalError : undefined;
  }
  return undefined;
}

/** What went wrong, for a sentence of ours. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
