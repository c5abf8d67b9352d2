import type { Readable } from 'node:stream';

/** What a command knows of the world outside. Commands take everything from here, nothing from `process`. */
export type CliContext = {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The root of the repository, an absolute path. */
  readonly repository: string;
  /** Folder of this checkout's data, logs and state: `WAYBILL_HOME`, else `.waybill` in the repository. */
  readonly home: string;
  /** Writes a line of data to stdout. */
  readonly out: (line: string) => void;
  /** Writes a line for people to stderr: progress, notes, questions. */
  readonly log: (line: string) => void;
  /** Writes to stderr as it is, for a display that redraws its line; only if `interactive`. */
  readonly draw: (text: string) => void;
  /** Whether stderr is a terminal. */
  readonly interactive: boolean;
  readonly stdin: Readable & { readonly isTTY?: boolean };
  /** Aborted by Ctrl-C (SIGINT) and SIGTERM; a command then ends what it has begun. A second Ctrl-C ends the program. */
  readonly signal: AbortSignal;
};
