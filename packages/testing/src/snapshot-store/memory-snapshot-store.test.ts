import { describeSnapshotStore } from './describe-snapshot-store.ts';
import { createMemorySnapshotStore } from './memory-snapshot-store.ts';

const store = createMemorySnapshotStore();

describeSnapshotStore('memory', () => store);
