export { applyStore } from './apply-store.ts';
export type { Mongo, MongoOptions } from './connect-mongo.ts';
export { connectMongo } from './connect-mongo.ts';
export { createMongoGenerationStore } from './create-mongo-generation-store.ts';
export { createMongoReactorStore } from './create-mongo-reactor-store.ts';
export { createMongoSnapshotStore } from './create-mongo-snapshot-store.ts';
export { createMongoStatusReader } from './create-mongo-status-reader.ts';
export { createMongoStore } from './create-mongo-store.ts';
export { createMongoViewReader } from './create-mongo-view-reader.ts';
