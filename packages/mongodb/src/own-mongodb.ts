import { join } from 'node:path';

import type { PartControl } from '@waybill/stack';
import { readStackSettings, startPrivateStack } from '@waybill/stack';

/** A MongoDB of one test's own, which it may stop, kill and start. */
export type OwnMongodb = { readonly mongodb: PartControl; readonly stop: () => Promise<void> };

/** Starts MongoDB alone, as a plain process in a temporary folder. */
export async function startOwnMongodb(): Promise<OwnMongodb> {
  const settings = readStackSettings(process.env);
  const { parts, stop } = await startPrivateStack({
    infra: join(process.cwd(), 'infra', 'local'),
    settings: { ...settings, mode: 'native', endpoints: {} },
    parts: ['mongodb'],
  });
  return { mongodb: parts.mongodb, stop };
}
