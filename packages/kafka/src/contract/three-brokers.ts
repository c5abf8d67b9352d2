import { join } from 'node:path';

import type { RunningStack } from '@waybill/stack';
import { readStackSettings, startPrivateStack } from '@waybill/stack';

/** A cluster of a test's own, where a dead broker is missed soon and compaction does not wait. */
export function startThreeBrokers(): Promise<RunningStack> {
  return startPrivateStack({
    infra: join(process.cwd(), 'infra', 'local'),
    settings: { ...readStackSettings(process.env), mode: 'native', endpoints: {} },
    parts: ['kafka'],
    brokers: 3,
    brokerProperties: {
      'broker.session.timeout.ms': 2_000,
      'broker.heartbeat.interval.ms': 400,
      'log.cleaner.backoff.ms': 100,
    },
  });
}
