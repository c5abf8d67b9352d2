/** How the program ends: done, failed, wrong usage or configuration, interrupted. */
export const exitCodes = { done: 0, failed: 1, usage: 2, interrupted: 130 } as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

type CliErrorParts = {
  /** One sentence: what is wrong, with the name of the file, option or part. */
  readonly message: string;
  /** What to do or run next. */
  readonly fix?: string | undefined;
  /** @default 1 */
  readonly exitCode?: ExitCode;
  readonly cause?: unknown;
};

/** A failure that is told in one sentence and its fix, without a stack trace. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly fix: string | undefined;
  readonly exitCode: ExitCode;

  constructor({ message, fix, exitCode = exitCodes.failed, cause }: CliErrorParts) {
    super(message, { cause });
    this.fix = fix;
    this.exitCode = exitCode;
  }
}
