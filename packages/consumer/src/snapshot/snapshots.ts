import type { SnapshotStore } from '@waybill/messages';

import type { SnapshotSettings } from './snapshot-settings.ts';

/** What the partitions of a process share for their snapshots. */
export type Snapshots = {
  readonly store: SnapshotStore;
  readonly settings: SnapshotSettings;
  /** Heads that turned out to be broken, by `topic/partition`. */
  readonly broken: Map<string, string>;
  /** Begins to share the memory; the share is asked for anew each time, since others come and go. */
  readonly enter: () => { readonly shareBytes: () => number; readonly leave: () => void };
};

export function createSnapshots(store: SnapshotStore, settings: SnapshotSettings): Snapshots {
  let partitions = 0;
  return {
    store,
    settings,
    broken: new Map(),
    enter() {
      partitions += 1;
      return {
        shareBytes: () => settings.memoryBytes / partitions,
        leave: () => {
          partitions -= 1;
        },
      };
    },
  };
}
