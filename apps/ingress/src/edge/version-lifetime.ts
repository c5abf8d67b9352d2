import type { Refusal } from '@waybill/http';
import { refuse } from '@waybill/http';
import type { VersionLifetime } from '@waybill/messages';

/** Why a version is not served any more. */
export function refuseRetired(lifetime: VersionLifetime | undefined, nowMs: number): Refusal | undefined {
  if (lifetime === undefined || nowMs < lifetime.sunset.getTime()) return undefined;
  return refuse('version-retired', `It was served until ${lifetime.sunset.toISOString()}.`);
}

/**
 * What a client is told of a version that will not be served for ever.
 *
 * @source RFC 9745, `Deprecation`; RFC 8594, `Sunset`
 */
export function lifetimeFields({ deprecated, sunset }: VersionLifetime): Readonly<Record<string, string>> {
  return { Deprecation: `@${Math.floor(deprecated.getTime() / 1_000)}`, Sunset: sunset.toUTCString() };
}
