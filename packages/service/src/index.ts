export type { Health, Role } from './role.ts';
