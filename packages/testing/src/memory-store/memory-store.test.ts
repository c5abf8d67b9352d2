import { describeStore } from '../store-contract/describe-store.ts';
import { KEY_0, KEY_1 } from '../store-contract/store-under-test.ts';
import { createMemoryStore } from './create-memory-store.ts';

describeStore('memory', () => {
  const memory = createMemoryStore();
  return Promise.resolve({
    ...memory,
    createPositions: () => {
      memory.createPositions([KEY_0, KEY_1]);
      return Promise.resolve();
    },
  });
});
