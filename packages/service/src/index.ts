export { abortWithin } from './abort-within.ts';
export { drainWithin } from './drain-within.ts';
export type { SettingsWith } from './read-settings.ts';
export { readSettings, SettingsError } from './read-settings.ts';
export type { Health, Role } from './role.ts';
export type { Service, StartContext, Started } from './run-service.ts';
export { EXIT_CODES, runService } from './run-service.ts';
export type { SettingName, Settings } from './settings-table.ts';
