export type { Given, Then } from './specify.ts';
export { specify } from './specify.ts';
