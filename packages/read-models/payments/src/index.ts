export { ledgers } from './ledgers.ts';
