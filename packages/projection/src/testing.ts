export type { GivenEvent, ThenView } from './specify.ts';
export { specify } from './specify.ts';
