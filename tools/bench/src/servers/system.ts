import type { Bench } from '../bench.ts';
import type { Processes } from '../machine/cpu-meter.ts';
import type { RunningService } from './service.ts';

const LAYOUTS = {
  standalone: ['apps/standalone'],
  split: [
    'apps/ingress',
    'apps/consumers/orders',
    'apps/consumers/inventory',
    'apps/consumers/payments',
    'apps/projector',
  ],
} as const;

/** All roles that a command needs, in one process or in several. */
export type System = {
  /** Where requests go. */
  readonly entry: RunningService;
  readonly processes: Processes;
  readonly services: readonly RunningService[];
  stop(): Promise<void>;
};

export async function startSystem(bench: Bench): Promise<System> {
  const services = await Promise.all(LAYOUTS[bench.options.layout].map((app) => bench.start(app)));
  const entry = services.find(({ url }) => url !== undefined);
  if (!entry) throw new Error('No service has an API.');
  return {
    ...{ entry, services },
    processes: Object.fromEntries(services.map(({ app, pid }) => [app.split('/').at(-1) ?? app, pid])),
    async stop() {
      for (const service of services) await service.stop();
    },
  };
}
