import { types } from 'node:util';

/** Why the local stack could not do what it was asked. Callers test the code, people read message and fix. */
export type StackErrorCode =
  | 'settings-invalid'
  | 'lock-invalid'
  | 'platform-unsupported'
  | 'client-missing'
  | 'fetch-failed'
  | 'checksum-mismatch'
  | 'archive-invalid'
  | 'disk-full'
  | 'java-unusable'
  | 'java-source-invalid'
  | 'port-taken'
  | 'part-crashed'
  | 'part-not-ready'
  | 'part-will-not-stop'
  | 'replica-set-mismatch'
  | 'docker-unusable'
  | 'interrupted'
  | 'state-invalid'
  | 'wipe-refused';

/** A failure of the local stack: one sentence that says what is wrong, and one that says what to do about it. */
export class StackError extends Error {
  override readonly name = 'StackError';
  readonly code: StackErrorCode;
  /** What to do, as a sentence for a person at a terminal. */
  readonly fix: string;

  constructor(code: StackErrorCode, message: string, fix: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.fix = fix;
  }
}

/** The error codes of the operating system that have a sentence of their own; anything else is passed on as it is. */
export function explainSystemError(error: unknown, doing: string): unknown {
  if (error instanceof StackError) return error;
  const code = systemCode(error);
  if (code === 'ENOSPC' || code === 'EDQUOT' || /no space left on device/i.test(messageOf(error))) {
    return new StackError(
      'disk-full',
      `The disk is full (${doing}).`,
      'Free some space, or put the cache on another disk with WAYBILL_CACHE and the data with WAYBILL_HOME; then run the same command again.',
      { cause: error },
    );
  }
  if (code === 'EACCES' || code === 'EROFS') {
    return new StackError(
      'settings-invalid',
      `${messageOf(error)} (${doing}).`,
      'Name folders that you may write to with WAYBILL_CACHE and WAYBILL_HOME.',
      { cause: error },
    );
  }
  return error;
}

/** The `code` of a Node system error such as `ENOENT`, or undefined. */
export function systemCode(error: unknown): string | undefined {
  // Not by instanceof: under jest, Node's errors come from another realm.
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** What an unknown thrown value says. */
export function messageOf(error: unknown): string {
  return types.isNativeError(error) ? error.message : String(error);
}
