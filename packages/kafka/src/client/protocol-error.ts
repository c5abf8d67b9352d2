/**
 * The broker's name for what it refused, such as `NOT_LEADER_FOR_PARTITION`, wherever the client's retries put it;
 * undefined when no broker said anything.
 */
export function protocolErrorOf(error: unknown): string | undefined {
  for (let at = error, depth = 0; depth < 5 && typeof at === 'object' && at !== null; depth += 1) {
    if ('type' in at && typeof at.type === 'string') return at.type;
    at = causeOf(at);
  }
  return undefined;
}

/** What lies behind an error of the client: one of its own, or the first of several. */
export function causeOf(error: object): unknown {
  if ('cause' in error && error.cause !== undefined) return error.cause;
  if ('originalError' in error) return error.originalError;
  if ('partitions' in error && Array.isArray(error.partitions)) return refusedPartition(error.partitions);
  return 'errors' in error && Array.isArray(error.errors) ? error.errors[0] : undefined;
}

/** Deletions of records say of each partition what became of it. */
function refusedPartition(partitions: readonly unknown[]): unknown {
  for (const partition of partitions)
    if (typeof partition === 'object' && partition !== null && 'error' in partition && partition.error !== null)
      return partition.error;
  return undefined;
}

/** What went wrong, for a sentence of ours. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
