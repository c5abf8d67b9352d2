export { trainArchives } from './archives/train-archives.ts';
export { trainInBackground } from './archives/train-in-background.ts';
export { StackError } from './errors.ts';
export { type JavaProgram, prepareJavaProgram } from './java-program.ts';
export { deriveLock } from './lock/derive-lock.ts';
export {
  endpointVariables,
  type BrokerCount,
  type Endpoints,
  nodeNames,
  type NodeName,
  type PartName,
  partNames,
  toEnvironment,
} from './parts.ts';
export { startPrivateStack } from './private-stack.ts';
export { type OnProgress, type StackProgress } from './progress.ts';
export { freePort } from './native/free-port.ts';
export { initiateReplicaSet } from './ready/initiate-replica-set.ts';
export { type StackOptions } from './options.ts';
export { readStackSettings, type StackSettings } from './settings.ts';
export { type BrokerControl, type PartControl } from './part-control.ts';
export { type RunningStack, startStack } from './start-stack.ts';
export { stackDown, stackReset } from './up/stack-down.ts';
export { stackLogs } from './up/stack-logs.ts';
export { endpointsOf, type PartStatus, stackStatus } from './up/stack-status.ts';
export { stackUp } from './up/stack-up.ts';
