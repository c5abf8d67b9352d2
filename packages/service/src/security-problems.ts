import type { Settings } from './settings-table.ts';

const SASL = ['KAFKA_SASL_MECHANISM', 'KAFKA_SASL_USERNAME', 'KAFKA_SASL_PASSWORD'] as const;
const CERTIFICATE = ['KAFKA_SSL_CERT_FILE', 'KAFKA_SSL_KEY_FILE'] as const;

/** What about the ways into Kafka does not fit together, a sentence each. No value of a secret is named. */
export function securityProblems(settings: Settings): readonly string[] {
  const problems = [...halfSet(SASL, settings), ...halfSet(CERTIFICATE, settings)];
  if (settings.KAFKA_SSL === true) return problems;
  for (const name of ['KAFKA_SSL_CA_FILE', ...CERTIFICATE] as const)
    if (settings[name] !== undefined) problems.push(`${name} is of use only with KAFKA_SSL=true.`);
  if (settings.KAFKA_SASL_MECHANISM === 'plain')
    problems.push('KAFKA_SASL_MECHANISM=plain sends the password as it is: set KAFKA_SSL=true, or use scram-sha-512.');
  return problems;
}

/** Settings that are of use only together. */
function halfSet(names: readonly (keyof Settings)[], settings: Settings): readonly string[] {
  const missing = names.filter((name) => settings[name] === undefined);
  if (missing.length === 0 || missing.length === names.length) return [];
  const given = names.filter((name) => !missing.includes(name));
  return [`${given.join(' and ')} need ${missing.join(' and ')} too.`.replace(/^(\S+) need/, '$1 needs')];
}
