import type { NodeName, PartName } from './parts.ts';

/** What the stack is doing, for a progress display. */
export type StackProgress =
  /** Bytes of a part's files that are in the cache and verified; `doneBytes` grows to `totalBytes`. */
  | {
      readonly type: 'fetch';
      readonly part: PartName | 'java' | 'compiler';
      readonly doneBytes: number;
      readonly totalBytes: number;
    }
  /** A sentence that a person should read: a free port was taken, an engine did not answer. */
  | { readonly type: 'note'; readonly text: string }
  | { readonly type: 'starting'; readonly part: NodeName }
  | { readonly type: 'ready'; readonly part: NodeName; readonly afterMs: number };

/** Receives what the stack is doing. */
export type OnProgress = (progress: StackProgress) => void;
