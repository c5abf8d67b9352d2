import { describeReactorStore } from './describe-reactor-store.ts';
import { createMemoryReactorStore } from './memory-reactor-store.ts';

const store = createMemoryReactorStore();

describeReactorStore('memory', () => store);
