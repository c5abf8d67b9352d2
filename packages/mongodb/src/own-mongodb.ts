import { join } from 'node:path';

import type { PartControl } from '@waybill/stack';
import { readStackSettings, startPrivateStack } from '@waybill/stack';

/** A MongoDB of one test's own, which it may stop, kill and start. */
export type OwnMongodb = { readonly mongodb: PartControl; readonly stop: () => Promise<void> };

/** Starts MongoDB alone, as a plain process in a temporary folder. */
export async function startOwnMongodb(): Promise<OwnMongodb> {
  const settings = readStackSettings(process.env);
  // The other two are somebody else's, wherever they are.
  const endpoints = { kafka: '127.0.0.1:1', registry: 'http://127.0.0.1:1' };
  const { parts, stop } = await startPrivateStack({
    infra: join(process.cwd(), 'infra', 'local'),
    settings: { ...settings, mode: 'native', endpoints },
  });
  return { mongodb: parts.mongodb, stop };
}
