import type { EndpointView } from '@waybill/contracts-platform';
import { deriveSecret } from '@waybill/webhooks';

/** The secrets by which an endpoint's messages are signed now: while they rotate, that before the newest too. */
export function secretsOf(
  masterKey: Uint8Array,
  tenant: string,
  { id: endpoint, secrets }: Pick<EndpointView, 'id' | 'secrets'>,
  nowMs: number,
): readonly string[] {
  return secrets
    .filter(({ expiresAt }) => expiresAt === null || expiresAt.getTime() > nowMs)
    .map(({ generation }) => deriveSecret(masterKey, { tenant, endpoint, generation }));
}
