import { readFileSync } from 'node:fs';

import { securityProblems } from './security-problems.ts';
import type { SettingName, Settings } from './settings-table.ts';
import { settingsTable } from './settings-table.ts';

/** The environment does not say what a service needs; the message has a line for each problem, with its fix. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/** Settings of which these are surely there. */
export type SettingsWith<Needed extends SettingName> = Settings & {
  readonly [Name in Needed]: NonNullable<Settings[Name]>;
};

/** What holds when a variable is not set. */
const DEFAULTS: Readonly<Partial<Record<SettingName, string>>> = {
  KAFKA_SSL: 'false',
  MONGODB_DB: 'waybill',
  HOST: '127.0.0.1',
  PORT: '8080',
  ADMIN_PORT: '8090',
  LOG_LEVEL: 'info',
  DRAIN_GRACE_MS: '5000',
  WEBHOOKS_ALLOW_LOOPBACK: 'false',
  WAYBILL_TOPIC_PREFIX: '',
};

/**
 * Reads and checks the environment once, at start. A secret may be given as `NAME_FILE`, the path of a file.
 *
 * @param needed  the variables without which the service can't work
 * @throws        `SettingsError` that names every problem at once
 */
export function readSettings<Needed extends SettingName>(
  environment: Readonly<Record<string, string | undefined>>,
  needed: readonly Needed[],
): SettingsWith<Needed> {
  const problems = unknownNames(environment).map((name) => `${name} is not a setting of Waybill.${suggestion(name)}`);
  const values: Record<string, unknown> = {};
  for (const name of Object.keys(settingsTable) as SettingName[]) {
    const given = textOf(name, environment, problems);
    const text = given ?? DEFAULTS[name];
    if (text === undefined) {
      if (isOneOf(name, needed)) problems.push(`${name} is missing: ${settingsTable[name].about}.`);
      continue;
    }
    const parsed = settingsTable[name].schema.safeParse(text);
    if (parsed.success) values[name] = parsed.data;
    else problems.push(`${name} ${parsed.error.issues[0]?.message ?? 'is not valid'}.`);
  }
  problems.push(...securityProblems(values));
  if (problems.length > 0) throw new SettingsError(problems.join('\n'));
  return values as SettingsWith<Needed>; // Each value was parsed by its own schema; the needed ones were found.
}

function isOneOf(name: string, names: readonly string[]): boolean {
  return names.includes(name);
}

function textOf(
  name: SettingName,
  environment: Readonly<Record<string, string | undefined>>,
  problems: string[],
): string | undefined {
  const text = environment[name];
  const file = settingsTable[name].secret ? environment[`${name}_FILE`] : undefined;
  if (text !== undefined && text !== '') return text;
  if (file === undefined) return undefined;
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    problems.push(`${name}_FILE names a file that can't be read: ${file}.`);
    return undefined;
  }
}

function unknownNames(environment: Readonly<Record<string, string | undefined>>): string[] {
  return Object.keys(environment).filter((name) => {
    if (!name.startsWith('WAYBILL_') || name in settingsTable) return false;
    const base = name.replace(/_FILE$/, '');
    return !(base !== name && base in settingsTable && settingsTable[base as SettingName].secret); // It is a name: just looked up.
  });
}

function suggestion(name: string): string {
  const [nearest] = Object.keys(settingsTable)
    .map((known) => ({ known, distance: editDistance(name, known) }))
    .filter(({ distance }) => distance <= 4)
    .sort((one, other) => one.distance - other.distance);
  return nearest ? ` Did you mean ${nearest.known}?` : '';
}

/** Levenshtein's distance, row by row. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (const [line, character] of Array.from(from).entries()) {
    const next = [line + 1];
    for (const [column, other] of Array.from(to).entries()) {
      const replaced = (row[column] ?? 0) + (character === other ? 0 : 1);
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
