import type { BrokerCount } from './parts.ts';
import type { OnProgress } from './progress.ts';
import type { StackSettings } from './settings.ts';

/** Where a stack lives and how it is started. */
export type StackOptions = {
  /** Folder of this stack's data, logs and state; made if it is missing. */
  readonly home: string;
  /** The repository's `infra/local`: lock file and compose file. */
  readonly infra: string;
  readonly settings: StackSettings;
  /** How many brokers a folder without data is begun with. @default 1 */
  readonly brokers?: BrokerCount;
  readonly onProgress?: OnProgress;
  /** Stops a start half way: what it has started is ended. */
  readonly signal?: AbortSignal;
};
