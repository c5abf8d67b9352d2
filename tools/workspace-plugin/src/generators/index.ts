export { aggregate } from './aggregate.ts';
export { consumer } from './consumer.ts';
export { command, event } from './message.ts';
export { projection } from './projection.ts';
export { reactor } from './reactor.ts';
