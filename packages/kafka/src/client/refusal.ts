import { ConfigurationRefusedError } from '@waybill/messages';

import type { KafkaConnection } from './connection.ts';
import { causeOf, protocolErrorOf, reasonOf } from './protocol-error.ts';

/** Node's and OpenSSL's words for a certificate that is not trusted, is out of date or is of somebody else. */
const CERTIFICATE = /CERT|UNABLE_TO_|ERR_TLS/;

/**
 * What no further try will change, since Kafka knows us and will not have us, or we do not trust it: one sentence with
 * its fix. Undefined for all other errors. Neither a password nor a key is ever part of it.
 */
export function refusalOf(
  error: unknown,
  { brokers, sasl }: Pick<KafkaConnection, 'brokers' | 'sasl'>,
): ConfigurationRefusedError | undefined {
  const where = `Kafka at ${brokers.join(', ')}`;
  const who = sasl ? `the user ${sasl.username}` : 'anybody without a name';
  if (isRightMissing(error)) {
    const what = `${where} does not let ${who} do this (${protocolErrorOf(error) ?? ''}).`;
    return new ConfigurationRefusedError(`${what} Grant the right, or use another user (KAFKA_SASL_USERNAME).`, error);
  }
  for (const cause of causesOf(error)) {
    if (cause.name === 'KafkaJSSASLAuthenticationError') {
      const fix = 'Check KAFKA_SASL_MECHANISM, KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD.';
      return new ConfigurationRefusedError(`${where} refuses ${who}: ${withStop(cause.message)} ${fix}`, error);
    }
    if ('code' in cause && typeof cause.code === 'string' && CERTIFICATE.test(cause.code)) {
      const fix = 'Name its authority with KAFKA_SSL_CA_FILE, and the brokers as their certificates do.';
      return new ConfigurationRefusedError(`${where} is not trusted: ${withStop(cause.message)} ${fix}`, error);
    }
  }
  return undefined;
}

/** Whether a broker knows us, and said that we have no right to what we asked for. */
export function isRightMissing(error: unknown): boolean {
  return protocolErrorOf(error)?.endsWith('AUTHORIZATION_FAILED') === true;
}

/** What went wrong, and what it often means of a broker that ends a connection without a word. */
export function reasonWithHint(error: unknown, { ssl }: Pick<KafkaConnection, 'ssl'>): string {
  const reason = reasonOf(error);
  return ssl === undefined && reason === 'Closed connection'
    ? `${reason}. If it wants TLS, set KAFKA_SSL=true.`
    : reason;
}

/** The error and what lies behind it, wherever the client put that. */
function causesOf(error: unknown): readonly Error[] {
  const causes: Error[] = [];
  for (let at = error; at instanceof Error && causes.length < 5;) {
    causes.push(at);
    at = causeOf(at);
  }
  return causes;
}

function withStop(sentence: string): string {
  return sentence.endsWith('.') ? sentence : `${sentence}.`;
}
