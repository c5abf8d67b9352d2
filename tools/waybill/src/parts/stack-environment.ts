import { endpointsOf, readStackSettings, stackStatus, toEnvironment } from '@waybill/stack';

import type { CliContext } from '../cli-context.ts';

/** The environment, and the local parts for what it does not name. */
export async function stackEnvironment({ env, home }: CliContext): Promise<CliContext['env']> {
  const parts = await stackStatus({ home, settings: readStackSettings(env) });
  const running = parts.filter(({ health }) => health === 'ready');
  return { ...toEnvironment(endpointsOf(running)), ...env };
}
