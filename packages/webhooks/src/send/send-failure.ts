import { AddressRefusedError, NameUnknownError } from '../address/guarded-lookup.ts';
import type { SendFailure } from './answer.ts';
import { UrlRefusedError } from './url-refused-error.ts';

/** Errors of TLS that have no prefix of their own. */
const TLS_CODES: readonly string[] = [
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_SIGNATURE_FAILURE',
  'CERT_CHAIN_TOO_LONG',
  'CERT_REVOKED',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'CERT_UNTRUSTED',
  'CERT_REJECTED',
  'HOSTNAME_MISMATCH',
  'EPROTO',
];

/** @returns the word for why an attempt got no answer */
export function toSendFailure(error: unknown): SendFailure {
  if (error instanceof UrlRefusedError) return 'url-refused';
  if (error instanceof AddressRefusedError) return 'address-refused';
  if (error instanceof NameUnknownError) return 'name-unknown';
  const code: unknown = Reflect.get(Object(error), 'code');
  if (typeof code !== 'string') return 'connection-failed';
  if (/^HPE_/.test(code)) return 'response-malformed';
  return /^ERR_(?:SSL|TLS)_/.test(code) || TLS_CODES.includes(code) ? 'tls-refused' : 'connection-failed';
}
